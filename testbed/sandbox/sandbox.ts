import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY } from './address-plan';
import { removeSandbox, sandboxName, sweepDead } from './leftovers';

/** Set for everything that runs inside the sandbox: the folder of the run (also `TMPDIR`), and the name of its control groups. */
export const SANDBOX_DIRECTORY = 'FED_OBS_SANDBOX_DIRECTORY';
export const SANDBOX_ID = 'FED_OBS_SANDBOX_ID';

/** First acts inside: nothing of the machine's `/run` is seen or changed, and packets may pass between pods. */
const ENTER = [
  'mount -t tmpfs tmpfs /run && mkdir -p /run/netns',
  // Every pod's gateway; link-local, as in pod networks that route.
  `ip link set lo up && ip addr add ${GATEWAY}/32 dev lo`,
  'echo 1 > /proc/sys/net/ipv4/ip_forward',
  'echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter && echo 0 > /proc/sys/net/ipv4/conf/default/rp_filter',
  // Not `exec`: the command must not be process 1, which the kernel spares from signals without a handler.
  '"$@"; exit $?',
].join('\n');

/**
 * Runs a command in network, mount and process namespaces of its own, and resolves to its exit code.
 * Teardown is by construction: when the sandbox ends, or this process dies by whatever signal, the kernel ends every
 * process in it, and with the last one go mounts, network namespaces and loop devices. Folders and control groups
 * are removed here; after kill -9 the next sandbox removes them. After Ctrl-C the command has `graceSeconds` to end in
 * its own way.
 */
export async function runInNamespaces(command: readonly string[], graceSeconds = 10): Promise<number> {
  // Inside a sandbox the processes of others cannot be seen, and would seem to be dead.
  if (process.env[SANDBOX_ID] === undefined) sweepDead();
  const id = sandboxName(process.pid);
  const directory = mkdtempSync(join(tmpdir(), `${id}-`));
  const unshare = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', ...unshare, '--propagation', 'private', 'bash', '-ec', ENTER, '_', ...command],
    {
      stdio: 'inherit',
      env: { ...process.env, TMPDIR: directory, [SANDBOX_DIRECTORY]: directory, [SANDBOX_ID]: id },
    },
  );
  // `unshare` ignores both; the command inside gets a terminal's Ctrl-C itself and may end in its own way.
  const interrupted = new Promise<number>((resolve) => {
    process.once('SIGINT', () => setTimeout(() => resolve(130), graceSeconds * 1_000).unref());
    process.once('SIGTERM', () => resolve(143));
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
  try {
    return await Promise.race([ended, interrupted]);
  } finally {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
    await removeSandbox(directory, id);
  }
}
