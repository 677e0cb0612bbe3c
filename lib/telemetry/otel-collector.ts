import { Construct } from 'constructs';
import { healthCheck } from '../collector/extensions';
import { type Pipelines } from '../collector/pipeline';
import { renderCollector } from '../collector/render-collector';
import { SCRAPER } from '../model/peers';
import { type Mount, type Peer, type Resources } from '../model/pod';
import { PORTS } from '../model/ports';
import { MIB, parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { type RunAs } from '../workload/pod-template';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';

/** Where queues and offsets live in the container; every user has its own directory below. */
export const QUEUE_PATH = '/var/lib/otelcol';

/** The disk under `QUEUE_PATH`: a directory of the node, or a claim of each replica. */
export type QueueDisk =
  { readonly hostPath: string; readonly bytes: number } | { readonly claim: string; readonly bytes: number };

export interface OtelCollectorProps {
  readonly kind: 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  readonly pipelines: Pipelines;
  readonly disk: QueueDisk;
  readonly resources: Resources;
  readonly runAs: RunAs;
  readonly replicas?: number;
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotates the pods with `prometheus.io/…` for these readers of their own metrics. @default only the scraper reads them */
  readonly metricsReaders?: readonly Peer[];
  readonly priorityClass?: string;
  readonly toleratesGpuTaint?: boolean;
  readonly nodeLocalService?: boolean;
  readonly maxUnavailable?: number;
}

/** The collector image's own user. */
export const COLLECTOR_USER: RunAs = { user: 10001, group: 10001 };

const CONFIG_PATH = '/etc/otelcol';

/** A collector whose ConfigMap, Service, RBAC, volumes and network policy are derived from its pipelines. */
export class OtelCollector extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: OtelCollectorProps) {
    super(scope, id);
    const { config, needs } = renderCollector({
      pipelines: props.pipelines,
      extensions: [healthCheck()],
      volume: { path: QUEUE_PATH, bytes: props.disk.bytes },
      env: [{ name: 'GOMEMLIMIT', value: goMemoryLimit(props.resources) }],
      metricsPort: PORTS.collectorMetrics,
    });
    const files = new ConfigFiles(this, 'config', {
      name: `${props.name}-config`,
      namespace: props.namespace,
      component: props.component,
      files: { 'config.yaml': toYaml(config) },
    });
    this.workload = new Workload(this, 'workload', {
      ...props,
      image: IMAGES.collector,
      args: [`--config=${CONFIG_PATH}/config.yaml`, ...needs.args],
      env: needs.env,
      ports: [...needs.ports, selfMetrics(props.metricsReaders ?? [])],
      podAnnotations: props.metricsReaders && SCRAPE_ANNOTATIONS,
      mounts: [files.mount(CONFIG_PATH), ...needs.mounts, ...diskMounts(props.disk)],
      rules: needs.rules,
      egress: needs.egress,
      readiness: { path: '/', port: PORTS.collectorHealth },
      // Queues are on disk: a stop needs no drain, only the end of running requests.
      stopSeconds: 30,
      claim: 'claim' in props.disk ? { name: 'queue', size: props.disk.claim, path: QUEUE_PATH } : undefined,
    });
  }
}

/** The Go runtime collects harder from here on; 80 % of the limit, as the memory limiter's first threshold. */
function goMemoryLimit({ memoryLimit }: Resources): string {
  return `${Math.floor((parseBytes(memoryLimit) * 0.8) / MIB)}MiB`;
}

const SCRAPE_ANNOTATIONS = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/scheme': 'http',
  'prometheus.io/port': String(PORTS.collectorMetrics),
  'prometheus.io/path': '/metrics',
};

function selfMetrics(readers: readonly Peer[]) {
  return { name: 'metrics', port: PORTS.collectorMetrics, inService: false, from: [SCRAPER, ...readers] };
}

function diskMounts(disk: QueueDisk): Mount[] {
  if ('claim' in disk) return [];
  return [
    { name: 'queue', path: QUEUE_PATH, hostPath: disk.hostPath, readOnly: false, type: 'DirectoryOrCreate' },
  ];
}
