import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { missingRequirements, PLATFORM_TOOLS } from '../testbed/sandbox/requirements';
import { runInNamespaces } from '../testbed/sandbox/sandbox';

const HELP = `Usage: npm run bench:loss -- [--rounds N] [--seed N] [--config ours|seed] [--only TEXT]

Makes every fault come N times (default 10) at random moments while 20,000 numbered records of each signal flow from
an edge to the hub, and counts what was acknowledged and is not stored. Then the same with the collectors configured
as in the platform that this one replaces. With --only just the faults whose name contains
the text. Prints a line for each run and a table; also out/loss-<config>.json.
Ten rounds of one configuration take about forty minutes. Needs what \`npm run e2e\` needs.`;

const CONFIGS = ['ours', 'seed'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      config: { type: 'string' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { rounds, seed, config, only } = values;
  if (!/^[1-9]\d{0,2}$/.test(rounds))
    throw new Error(`--rounds ${rounds}: write a whole number from 1 to 999`);
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed ${seed}: write a whole number`);
  if (config !== undefined && !CONFIGS.includes(config))
    throw new Error(`--config ${config}: write ours or seed`);
  const missing = missingRequirements(PLATFORM_TOOLS);
  if (missing.length > 0) throw new Error(`the real run cannot start here:\n${missing.join('\n')}`);
  for (const name of config === undefined ? CONFIGS : [config]) {
    const code = await runInNamespaces([
      process.execPath,
      join(__dirname, 'loss-rounds.js'),
      name,
      rounds,
      seed,
      only,
    ]);
    if (code !== 0) return code;
  }
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
