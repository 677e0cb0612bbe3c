import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { CLUSTER_KEY } from '../../stacks/stack-file';
import { CONFIGS } from '../support/fixtures';

/** A cluster as its stack file names it: known although its config may be refused. */
export interface ClusterFile {
  /** `<config>/<stack>`: `fleet/hub`, `kgateway/edge`. */
  readonly name: string;
  /** The directory of the stack file. */
  readonly directory: string;
  readonly stack: string;
  /** Whether it is a fixture of ours, of which tests know figures; of a user's cluster they know nothing. */
  readonly isFixture: boolean;
  /** What the file says, without checks and defaults. */
  readonly written: WrittenCluster;
}

interface WrittenCluster {
  readonly role?: string;
  readonly hub?: {
    readonly ingress?: { readonly controller?: string };
    readonly gateways?: { readonly form?: string };
    readonly grafana?: { readonly controller?: string };
  };
  readonly telemetry?: { readonly aggregator?: object };
}

/** Every cluster of a config directory. */
export function clusterFilesIn(directory: string, isFixture: boolean): ClusterFile[] {
  return readdirSync(directory).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1];
    if (stack === undefined) return [];
    const name = `${basename(directory)}/${stack}`;
    return [{ name, directory, stack, isFixture, written: writtenCluster(join(directory, file)) }];
  });
}

/** Every cluster of the reference fleet and of every variant. */
export const CLUSTERS: readonly ClusterFile[] = CONFIGS.flatMap((directory) =>
  clusterFilesIn(directory, true),
);

function writtenCluster(path: string): WrittenCluster {
  const file = parseDocument(readFileSync(path, 'utf8')).toJS() as {
    readonly config?: Readonly<Record<string, WrittenCluster>>;
  } | null;
  return file?.config?.[CLUSTER_KEY] ?? {};
}

const controllerOf = ({ written }: ClusterFile) => written.hub?.ingress?.controller ?? 'envoy';

export const isHub = ({ written }: ClusterFile) => written.role === 'hub';
export const isEdge = ({ written }: ClusterFile) => written.role === 'edge';
/** A hub whose door is our own Envoy. */
export const isEnvoyHub = (file: ClusterFile) => isHub(file) && controllerOf(file) === 'envoy';
/** A hub whose door is made by a controller of the Gateway API. */
export const isGatewayApiHub = (file: ClusterFile) => isHub(file) && controllerOf(file) !== 'envoy';
/** A hub whose gateways are StatefulSets of ours. */
export const isNativeHub = (file: ClusterFile) =>
  isHub(file) && (file.written.hub?.gateways?.form ?? 'native') === 'native';
/** A hub whose Grafana has a public name. */
export const isGrafanaHub = (file: ClusterFile) => isHub(file) && file.written.hub?.grafana !== undefined;

/** Whether kgateway runs in a cluster: as the ingress, or for the route to Grafana alone. */
export function runsKgateway({ written: { hub } }: ClusterFile): boolean {
  return [hub?.ingress?.controller, hub?.grafana?.controller].includes('kgateway');
}

/** Whether CAs have been reviewed in a cluster's config; the hub's is among them everywhere. */
export function hasReviewedFiles({ directory }: ClusterFile): boolean {
  return existsSync(join(directory, 'trust'));
}

/** Whether traces of a cluster pass aggregators. */
export function hasAggregators({ written }: ClusterFile): boolean {
  return written.telemetry?.aggregator !== undefined;
}

/** Clusters by name. */
export function clustersNamed(names: readonly string[]): ClusterFile[] {
  return names.map((name) => {
    const found = CLUSTERS.find((cluster) => cluster.name === name);
    if (found === undefined) throw new Error(`no cluster is called ${name}`);
    return found;
  });
}
