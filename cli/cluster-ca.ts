import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CERT_MANAGER, CLUSTER_CA } from '../lib';

const run = promisify(execFile);

/** A cluster that is asleep or behind an ACL drops packets: without a bound the command would hang. */
const TIMEOUT_MS = 30_000;

/** The cluster's CA, as messages name it. */
const SECRET = `${CERT_MANAGER}/${CLUSTER_CA}`;

/** What `execFile` rejects with. */
interface ProcessFailure extends Error {
  readonly code?: string | number | null;
  readonly killed?: boolean;
  readonly stderr?: string;
}

/** The PEM text of the cluster's CA certificate: `tls.crt` of its Secret, and no other key of it. */
export async function readClusterCa(
  kubeconfig: string,
  env: NodeJS.ProcessEnv,
  timeout = TIMEOUT_MS,
): Promise<string> {
  const query = ['get', 'secret', CLUSTER_CA, '-n', CERT_MANAGER, '-o', 'jsonpath={.data.tls\\.crt}'];
  const call = { program: 'kubectl', args: ['--kubeconfig', kubeconfig, ...query], env, timeout };
  const base64 = await output(call, (failure) => {
    if (/\(NotFound\)/.test(failure.stderr ?? '')) {
      return (
        `Secret ${SECRET} does not exist in this cluster: run "pulumi up" for its stack first, ` +
        'and wait until cert-manager has issued the certificate'
      );
    }
    return `kubectl could not read Secret ${SECRET}: ${lastLine(failure)}`;
  });
  if (base64.trim() === '') {
    throw new Error(
      `Secret ${SECRET} has no tls.crt: cert-manager has not issued the certificate yet; try again`,
    );
  }
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** The kubeconfig that the stack's last `pulumi up` put out. */
export async function stackKubeconfig(stack: string, env: NodeJS.ProcessEnv): Promise<string> {
  const query = ['stack', 'output', 'kubeconfig', '--show-secrets', '--stack', stack];
  return output({ program: 'pulumi', args: query, env, timeout: TIMEOUT_MS }, (failure) => {
    return `pulumi gave no kubeconfig of stack ${stack}: ${lastLine(failure)}; or name a file with --kubeconfig`;
  });
}

interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeout: number;
}

async function output(
  { program, args, env, timeout }: Call,
  explain: (failure: ProcessFailure) => string,
): Promise<string> {
  try {
    return (await run(program, args, { env, timeout })).stdout;
  } catch (error) {
    const failure = error as ProcessFailure;
    if (failure.code === 'ENOENT') throw new Error(`${program} is not on PATH: install it, or correct PATH`);
    if (failure.killed) {
      throw new Error(
        `${program} gave no answer within ${timeout / 1000} s: can this machine reach the cluster?`,
      );
    }
    throw new Error(explain(failure));
  }
}

function lastLine({ stderr }: ProcessFailure): string {
  return stderr?.trim().split('\n').at(-1) || 'it failed without a message';
}
