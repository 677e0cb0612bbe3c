import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { CLUSTER_KEY } from '../stacks/stack-file';
import { FLEET, ROOT } from '../tools/root';

const CA = join(ROOT, 'test/variants/trust/trust/fed-observability-test.pem');

/** Every third edge has been admitted at the hub. */
const ADMITTED_EVERY = 3;

interface StackFile {
  readonly config: Record<string, ClusterFile>;
}

interface ClusterFile {
  id: string;
  readonly nodePools: { readonly system: { count: number } };
}

/** Runs work with a directory that is removed afterwards. */
export function withTemporaryDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-bench-'));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same for work that waits. */
export async function withTemporaryFolder<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-bench-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Writes the config of the reference fleet's hub and of as many edges like its edge, with CA files of some. */
export function writeFleet(directory: string, edges: number): void {
  mkdirSync(join(directory, 'trust'), { recursive: true });
  writeStack(directory, 'hub', readStack(FLEET, 'hub'));
  const edge = readStack(FLEET, 'edge');
  const certificate = new X509Certificate(readFileSync(CA)).raw;
  for (let index = 0; index < edges; index++) {
    const stack = edgeStack(index);
    edge.config[CLUSTER_KEY]!.id = stack;
    writeStack(directory, stack, edge);
    if (index % ADMITTED_EVERY === 0) {
      writeFileSync(join(directory, 'trust', `${stack}.pem`), otherCertificate(certificate, index));
    }
  }
}

/** Gives an edge one more node, which concerns nobody but itself. */
export function growEdge(directory: string, index: number): void {
  const edge = readStack(directory, edgeStack(index));
  edge.config[CLUSTER_KEY]!.nodePools.system.count += 1;
  writeStack(directory, edgeStack(index), edge);
}

/** Stack name, and cluster id, of an edge of the fleet. */
export function edgeStack(index: number): string {
  return `edge-${String(index).padStart(4, '0')}`;
}

function readStack(directory: string, stack: string): StackFile {
  return parse(readFileSync(join(directory, `Pulumi.${stack}.yaml`), 'utf8')) as StackFile;
}

function writeStack(directory: string, stack: string, content: StackFile): void {
  writeFileSync(join(directory, `Pulumi.${stack}.yaml`), stringify(content));
}

/** Another certificate of the same size: the last bytes belong to the signature, which nobody checks at synth. */
function otherCertificate(certificate: Buffer, index: number): string {
  const bytes = Buffer.from(certificate);
  bytes.writeUInt32BE(index, bytes.length - 4);
  const lines = bytes.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
