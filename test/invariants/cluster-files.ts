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

/** Every cluster of the reference fleet and of every variant. */
export const CLUSTERS: readonly ClusterFile[] = CONFIGS.flatMap((directory) =>
  readdirSync(directory).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    if (stack === undefined) return [];
    const name = `${basename(directory)}/${stack}`;
    return [{ name, directory, stack, written: writtenCluster(join(directory, file)) }];
  }),
);

function writtenCluster(path: string): WrittenCluster {
  const file = parseDocument(readFileSync(path, 'utf8')).toJS() as {
    readonly config?: Readonly<Record<string, WrittenCluster>>;
  } | null;
  return file?.config?.[CLUSTER_KEY] ?? {};
}

export const HUBS = CLUSTERS.filter(({ written }) => written.role === 'hub');
export const EDGES = CLUSTERS.filter(({ written }) => written.role === 'edge');

const controllerOf = ({ written }: ClusterFile) => written.hub?.ingress?.controller ?? 'envoy';

/** Hubs whose door is our own Envoy. */
export const ENVOY_HUBS = HUBS.filter((hub) => controllerOf(hub) === 'envoy');
/** Hubs whose door is made by a controller of the Gateway API. */
export const GATEWAY_API_HUBS = HUBS.filter((hub) => controllerOf(hub) !== 'envoy');
/** Hubs whose gateways are StatefulSets of ours. */
export const NATIVE_HUBS = HUBS.filter(
  ({ written }) => (written.hub?.gateways?.form ?? 'native') === 'native',
);
/** Hubs whose Grafana has a public name. */
export const GRAFANA_HUBS = HUBS.filter(({ written }) => written.hub?.grafana !== undefined);

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
