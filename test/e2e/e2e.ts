import { join } from 'node:path';
import { CLUSTER_TOOLS, missingRequirements } from '../../testbed/sandbox/requirements';
import { runInNamespaces } from '../../testbed/sandbox/sandbox';
import { ROOT } from '../../tools/root';
import { findBinary, notRun } from '../../tools/servers/binaries';
import { PINS, type Tool } from '../../tools/servers/pins';

const TOOLS = [...CLUSTER_TOOLS, 'kwok', 'pulumi'] as const;

const help = `Usage: npm run e2e [-- jest arguments]

Runs the synthesized hub and edge as real clusters or processes and proves delivery, identity and order on them.
Needs Linux, root, the programs of \`npm run servers\`, and Debian's packages, which it names where one is missing.
Everything happens in network, mount and process namespaces of its own; nothing is left behind.

  npm run e2e -- identity        only the tests whose path contains "identity"
  npm run e2e -- -t "kill -9"    only the tests whose name matches`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  const missing = missingRequirements(TOOLS);
  if (missing.length > 0) {
    console.error(`The real run cannot start here:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    return 1;
  }
  for (const line of officialPrograms()) console.log(line);
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const config = join(ROOT, 'jest.e2e.config.js');
  // What a failed test left running ends with the sandbox.
  return runInNamespaces([process.execPath, jest, '--ci', '--forceExit', '--config', config, ...args]);
}

/** What is said of the programs that are never built: which one is run, and which is not. */
function officialPrograms(): string[] {
  const official = (Object.keys(PINS) as Tool[]).filter((tool) => PINS[tool].kind === 'official');
  return official.map((tool) => (findBinary(tool) === undefined ? notRun(tool) : foundLine(tool)));
}

function foundLine(tool: Tool): string {
  const name = `${tool} ${PINS[tool].version}`;
  return tool === 'loki'
    ? `official: ${name} is run`
    : `not run: ${name} is found, but no pod of these tests runs it`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
