import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROLLERS, groupPath } from '../sandbox/cgroups';
import { sandboxName } from '../sandbox/leftovers';
import { missingRequirements, PLATFORM_TOOLS } from '../sandbox/requirements';
import { runInNamespaces } from '../sandbox/sandbox';
import { Channel } from './channel';
import { Keys } from './keys';
import { relay } from './relay';
import { type Command, CONTROL, type Ready, type Report } from './report';
import { Screen } from './screen';
import { View } from './view';

/** How long the inside may take to settle after Ctrl-C. */
const SETTLE_SECONDS = 120;

const help = `Usage: npm run demo [-- --seconds N]

Runs every cluster of your Pulumi.<stack>.yaml files on this machine, without Kubernetes nodes and without a cloud: the
real collector, Envoy and Prometheus with the configuration that \`npm run synth\` writes. Workloads talk, and
a table shows what the hub has stored of it. Keys break something, and the table shows how it recovers.
Ends with Ctrl-C or q, and leaves nothing behind.

  --seconds N    ends by itself N seconds after it is ready

Exit code: 0, or 1 if a record that was acknowledged is not stored at the end.
Needs Linux, root, iproute2, nftables, e2fsprogs, util-linux, and the programs of \`npm run servers\`.`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  const seconds = secondsOf(args);
  if (Number.isNaN(seconds)) {
    console.error(`Not understood: ${args.join(' ')}\n\n${help}`);
    return 2;
  }
  const missing = missingRequirements(PLATFORM_TOOLS);
  if (missing.length > 0) {
    // sudo takes away both, and with them Node and the folder that `npm run servers` filled.
    const sudo = process.getuid?.() !== 0 || process.env.SUDO_USER !== undefined;
    if (sudo) missing.push('with sudo: sudo env "PATH=$PATH" "HOME=$HOME" npm run demo');
    console.error(`The demo cannot start here:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    return 1;
  }
  // Named like the sandbox's: whoever finds it after a kill -9 knows whose it is, and sweeps it.
  const name = sandboxName(process.pid);
  const directory = mkdtempSync(join(tmpdir(), `${name}-demo-`));
  try {
    return await demo(directory, seconds);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    const folders = readdirSync(tmpdir()).filter((folder) => folder.startsWith(`${name}-`));
    const groups = CONTROLLERS.map((controller) => groupPath(controller, name));
    const left = [
      ...folders.map((folder) => join(tmpdir(), folder)),
      ...groups.filter((path) => existsSync(path)),
    ];
    if (left.length === 0) console.log('Cleaned up: every process, namespace and file of the run is gone.');
    else console.error(`Not cleaned up: ${left.join(', ')}`);
  }
}

/** Seconds of the demo; undefined for no end, NaN for arguments that are not understood. */
function secondsOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return undefined;
  const seconds = Number(args[1]);
  return args.length === 2 && args[0] === '--seconds' && seconds > 0 ? seconds : NaN;
}

async function demo(directory: string, seconds: number | undefined): Promise<number> {
  const screen = new Screen(process.stdout, process.stdout.isTTY && process.stdin.isTTY);
  let inside: Channel<Command, Report> | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let reported: Promise<unknown> = Promise.resolve();
  const view = new View(screen, async (ready) => {
    if (seconds !== undefined) setTimeout(() => inside?.send('q'), seconds * 1_000).unref();
    return openPorts(directory, ready);
  });
  const server = createServer((socket: Socket) => {
    const closed = once(socket, 'close');
    inside = new Channel(socket, (report) => (reported = reported.then(() => view.take(report))));
    ended = closed.then(() => reported);
  }).listen(join(directory, CONTROL));
  await once(server, 'listening');
  const keys = new Keys(screen.live, (command) => inside?.send(command));
  try {
    const program = [process.execPath, join(__dirname, 'demo-inside.js'), directory];
    // A session of its own: Ctrl-C in a terminal reaches this process alone, which hands it on.
    return await runInNamespaces(['setsid', '--wait', ...program], SETTLE_SECONDS);
  } finally {
    await ended;
    keys.close();
    view.close();
    server.close();
  }
}

/** Listens on loopback for every door: at its own port, or at any where that is taken. */
async function openPorts(directory: string, { doors }: Ready): Promise<Map<string, number>> {
  const opened = doors.map(async ({ name, port }) => {
    const listen = (wanted: number) =>
      relay({ host: '127.0.0.1', port: wanted }, { path: join(directory, name) });
    const server = await listen(port).catch(() => listen(0));
    server.unref();
    return [name, (server.address() as AddressInfo).port] as const;
  });
  return new Map(await Promise.all(opened));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
