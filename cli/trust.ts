import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CaCertificate, type Cluster, ConfigError, type Fleet } from '../lib';
import { readFleet } from '../stacks/config';
import { readClusterCa, stackKubeconfig } from './cluster-ca';
import { type Surroundings, THIS_PROCESS } from './surroundings';
import { withTemporaryFile } from './temporary-file';
import { planTrustChange, type TrustChange } from './trust-change';

const USAGE = `npm run trust -- <stack> [options]

Shows the CA certificate of a stack's cluster, and what it changes in trust/<cluster.id>.pem.
Writes only with --yes.

  --config <dir>       directory of the Pulumi.<stack>.yaml files and of trust/ (default: .)
  --kubeconfig <file>  reach the cluster with this file (default: the stack's output "kubeconfig")
  --replace            trust this certificate alone; by default a new CA is added beside the old one
  --yes                write the file
  --help               show this text`;

/**
 * Day-two command: brings a cluster's CA certificate into the reviewed files. Returns the exit code; on a
 * fault nothing is written.
 */
export async function trust(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await run(args, surroundings);
    return 0;
  } catch (error) {
    const { message } = error as Error;
    // Faults of config name their own place, one a line.
    surroundings.complain(error instanceof ConfigError ? message : `trust: ${message}`);
    return 1;
  }
}

async function run(args: readonly string[], { env, print }: Surroundings): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: 'string', default: '.' },
      kubeconfig: { type: 'string' },
      replace: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(USAGE);
  const fleet = readFleet(values.config);
  const cluster = selected(positionals, fleet);
  const { stack, id } = cluster;
  const current = await clusterCa(stack, values.kubeconfig, env);
  const change = planTrustChange({
    clusterId: id,
    current,
    trust: fleet.trust,
    replace: values.replace,
    now: new Date(),
  });
  print(describe(stack, id, change));
  if (change.kind === 'unchanged') return;
  if (!values.yes) return print('Nothing was written: compare the fingerprint, then repeat with --yes.');
  const file = join(values.config, 'trust', `${id}.pem`);
  writeAtomically(file, change.certificates.map((certificate) => certificate.pem).join(''));
  print(`Wrote ${file}: have it reviewed and committed, then run ${nextStep(cluster)}.`);
}

function selected(positionals: readonly string[], { clusters }: Fleet): Cluster {
  const stacks = `write one of ${[...clusters.keys()].join(', ')}`;
  const [stack, ...more] = positionals;
  if (stack === undefined) throw new Error(`no stack given: ${stacks}\n\n${USAGE}`);
  if (more.length > 0) throw new Error(`more than one stack given (${positionals.join(', ')}): ${stacks}`);
  const cluster = clusters.get(stack);
  if (cluster === undefined) throw new Error(`unknown stack "${stack}": ${stacks}`);
  return cluster;
}

async function clusterCa(
  stack: string,
  kubeconfig: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (kubeconfig === undefined) {
    const text = await stackKubeconfig(stack, env);
    return withTemporaryFile(text, (path) => readClusterCa(path, env));
  }
  if (!existsSync(kubeconfig))
    throw new Error(`--kubeconfig: ${kubeconfig} does not exist: correct the path`);
  return readClusterCa(kubeconfig, env);
}

const KINDS: Readonly<Record<TrustChange['kind'], string>> = {
  new: 'new: the file does not exist yet',
  unchanged: 'unchanged',
  overlap: 'added as overlap: the certificates before it stay trusted until --replace',
  replaces: 'replaces what stood there',
};

function describe(
  stack: string,
  clusterId: string,
  { kind, current, certificates, dropped }: TrustChange,
): string {
  return [
    `CA of stack ${stack}, cluster ${clusterId}`,
    `  subject      ${current.subject}`,
    `  SHA-256      ${current.fingerprint}`,
    `  valid        ${current.from.toISOString()} to ${current.to.toISOString()}`,
    `trust/${clusterId}.pem: ${KINDS[kind]}`,
    ...certificates
      .filter((other) => other.fingerprint !== current.fingerprint)
      .map((other) => line('keeps', other)),
    ...dropped.map((other) => line('drops', other)),
  ].join('\n');
}

function line(verb: string, { fingerprint, to }: CaCertificate): string {
  return `  ${verb.padEnd(12)} ${fingerprint}, valid to ${to.toISOString()}`;
}

/** Every cluster verifies the hub's door; only the hub verifies another cluster. */
function nextStep({ stack, sendsTo }: Cluster): string {
  return sendsTo.stack === stack ? '"pulumi up" for every stack' : `"pulumi up --stack ${sendsTo.stack}"`;
}

/** A reader sees the file before or after, never half of it. */
function writeAtomically(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

if (require.main === module) {
  void trust(process.argv.slice(2), THIS_PROCESS).then((code) => (process.exitCode = code));
}
