import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { missingRequirements, PLATFORM_TOOLS } from '../testbed/sandbox/requirements';
import { runInNamespaces } from '../testbed/sandbox/sandbox';

const HELP = `Usage: npm run bench:qos -- [--rounds N] [--seconds N] [--outage N] [--design ours|usual]

Runs a hub and two edges (bench/qos/) and shows what a flood of bronze, a slow store and an outage do to gold. Each
round: gold at its contract alone; with bronze at its contract from both edges; with bronze at 10 × its contract; the
same with Prometheus held to 1.25 × the CPU that gold alone takes; and one bronze edge at its share while the other
floods. Then the doors are gone while an edge collects the gold of ten minutes at the contract, and come back. Clients
have the edges' certificates, speak OTLP/HTTP and keep their connections. Then the same with the usual design: one gateway for all
classes, memory queues, batch processors, the class in a header, no limits at the door.

  --rounds N   rounds of each design, 1 to 99 (default 5)
  --seconds N  length of each phase, 5 to 300 (default 20)
  --outage N   seconds that the doors are gone, 0 to 3600 (default 60; 0: none); the backlog is always that of 600 s
  --design     only one of the two

Ratios are taken within each round. Contracts are scaled down to what two cores serve. Prints progress, figures with
their goals, and writes out/qos-<design>.json. About ten minutes a design. Needs what \`npm run e2e\` needs, and a calm
machine. Exit code: 0 also when a goal is missed.`;

const DESIGNS = ['ours', 'usual'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '20' },
      outage: { type: 'string', default: '60' },
      design: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { design } = values;
  const rounds = whole('rounds', values.rounds, 1, 99);
  const seconds = whole('seconds', values.seconds, 5, 300);
  const outage = whole('outage', values.outage, 0, 3_600);
  if (design !== undefined && !DESIGNS.includes(design))
    throw new Error(`--design ${design}: write ours or usual`);
  const missing = missingRequirements(PLATFORM_TOOLS);
  if (missing.length > 0) throw new Error(`the real run cannot start here:\n${missing.join('\n')}`);
  for (const name of design === undefined ? DESIGNS : [design]) {
    const script = join(__dirname, 'qos/rounds.js');
    const code = await runInNamespaces([process.execPath, script, name, rounds, seconds, outage]);
    if (code !== 0) return code;
  }
  return 0;
}

function whole(option: string, text: string, least: number, most: number): string {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`--${option} ${text}: write a whole number from ${least} to ${most}`);
  return text;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
