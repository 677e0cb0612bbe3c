import { parse } from 'yaml';
import { IMAGES, type Manifest } from '../../lib';
import { find } from '../fixtures';
import { type Workload, workloadsOf } from './pods';

export interface ExporterConfig {
  readonly endpoint: string;
  readonly sending_queue?: {
    readonly storage: string;
    readonly queue_size: number;
    readonly batch: { readonly max_size: number };
  };
  readonly tls?: { readonly ca_file?: string; readonly insecure?: boolean };
}

/** The parts of a collector's configuration that the invariants read. */
export interface CollectorConfig {
  readonly extensions: Readonly<Record<string, { readonly directory?: string }>>;
  readonly receivers: Readonly<Record<string, { readonly storage?: string }>>;
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

/** Every collector among the objects. */
export function collectorsOf(objects: readonly Manifest[]): CollectorPod[] {
  return workloadsOf(objects)
    .filter(({ pod }) => pod.containers[0]!.image === IMAGES.collector)
    .map((workload) => {
      const { data } = find(objects, `ConfigMap ${workload.namespace}/${workload.name}-config`);
      return { workload, config: parse((data as Record<string, string>)['config.yaml']!) as CollectorConfig };
    });
}

/** Exporters that dial a hub's door, by id. */
export function doorExporters({ config }: CollectorPod): [string, ExporterConfig][] {
  return Object.entries(config.exporters).filter(
    ([, { endpoint }]) => !endpoint.includes('.svc.cluster.local'),
  );
}

/** The text of a file in a ConfigMap, parsed. */
export function configFile(objects: readonly Manifest[], title: string, file: string): unknown {
  return parse((find(objects, title).data as Record<string, string>)[file]!);
}
