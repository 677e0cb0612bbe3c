import { parse } from 'yaml';
import { IMAGES, type Manifest, WORKLOADS } from '../../lib';
import { find } from '../support/fixtures';
import { type Workload, workloadsOf } from './pods';

export interface ExporterConfig {
  readonly endpoint: string;
  readonly sending_queue?: {
    /** Missing where nothing is kept. */
    readonly storage?: string;
    readonly queue_size: number;
    readonly batch?: { readonly max_size: number };
  };
  readonly tls?: { readonly ca_file?: string; readonly insecure?: boolean };
}

interface ExtensionConfig {
  readonly directory?: string;
  readonly compaction?: Readonly<Record<'on_start' | 'on_rebound' | 'cleanup_on_start', boolean>>;
}

/** The parts of a collector's configuration that the invariants read. */
export interface CollectorConfig {
  readonly extensions: Readonly<Record<string, ExtensionConfig>>;
  readonly receivers: Readonly<Record<string, { readonly storage?: string }>>;
  readonly processors: Readonly<Record<string, Readonly<Record<string, number | undefined>>>>;
  readonly exporters: Readonly<Record<string, ExporterConfig>>;
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<
      Record<string, Readonly<Record<'receivers' | 'processors' | 'exporters', readonly string[]>>>
    >;
  };
}

/** A collector's workload with its configuration. */
export interface CollectorPod {
  readonly workload: Workload;
  readonly config: CollectorConfig;
}

/** Many tests ask for the collectors of one cluster, and their configuration is long. */
const parsed = new WeakMap<readonly Manifest[], readonly CollectorPod[]>();

/** Every collector among the objects. */
export function collectorsOf(objects: readonly Manifest[]): readonly CollectorPod[] {
  const collectors = parsed.get(objects) ?? parseCollectors(objects);
  parsed.set(objects, collectors);
  return collectors;
}

function parseCollectors(objects: readonly Manifest[]): CollectorPod[] {
  return workloadsOf(objects)
    .filter(({ pod }) => pod.containers[0]!.image === IMAGES.collector)
    .map((workload) => {
      const title = `ConfigMap ${workload.namespace}/${workload.name}-config`;
      return { workload, config: configFile(objects, title, 'config.yaml') as CollectorConfig };
    });
}

/** The collector of a name. */
export function collectorNamed(name: string, objects: readonly Manifest[]): CollectorPod {
  return collectorsOf(objects).find(({ workload }) => workload.name === name)!;
}

/** The collector on every node. */
export function agentOf(objects: readonly Manifest[]): CollectorPod {
  return collectorNamed(WORKLOADS.agent, objects);
}

/** An exporter that dials a hub's door: the direct way of a class, or the one of what has waited. */
export interface DoorExporter extends ExporterConfig {
  readonly id: string;
  readonly className: string;
  readonly way: string;
}

export function doorExporters({ config }: CollectorPod): DoorExporter[] {
  return Object.entries(config.exporters)
    .filter(([, { endpoint }]) => !/\.svc\.cluster\.local|^127\.0\.0\.1:/.test(endpoint))
    .map(([id, exporter]) => {
      const [className, way] = id.split('/')[1]!.split('_');
      return { ...exporter, id, className: className!, way: way! };
    });
}

/** The text of a file in a ConfigMap, parsed. */
export function configFile(objects: readonly Manifest[], title: string, file: string): unknown {
  return parse((find(objects, title).data as Record<string, string>)[file]!);
}
