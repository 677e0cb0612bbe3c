import { parse } from 'yaml';
import { IMAGES, type Manifest } from '../../lib';
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
