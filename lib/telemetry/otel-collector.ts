import { Construct } from 'constructs';
import { healthCheck } from '../collector/extensions';
import { type Pipelines } from '../collector/pipeline';
import { renderCollector } from '../collector/render-collector';
import { type Disk, diskBytes } from '../model/disk';
import { SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { type Resources } from '../model/pod-resources';
import { PORTS } from '../model/ports';
import { MIB, parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { type RunAs } from '../workload/pod-template';
import { Workload, type WorkloadProps } from '../workload/workload';
import { toYaml } from '../yaml';

/** Where queues and offsets live in the container; every user has its own directory below. */
export const QUEUE_PATH = '/var/lib/otelcol';

export interface OtelCollectorProps extends Pick<
  WorkloadProps,
  | 'name'
  | 'namespace'
  | 'component'
  | 'resources'
  | 'runAs'
  | 'replicas'
  | 'podLabels'
  | 'priorityClass'
  | 'toleratesGpuTaint'
  | 'nodeLocalService'
  | 'maxUnavailable'
  | 'preStopSeconds'
  | 'minReadySeconds'
> {
  readonly kind: 'StatefulSet' | 'DaemonSet';
  readonly pipelines: Pipelines;
  /** Where the queues are: on a claim of each replica, or in a directory of the node. */
  readonly disk: Disk;
  /** Annotates the pods with `prometheus.io/…` for these readers of their own metrics. @default only the scraper reads them */
  readonly metricsReaders?: readonly Peer[];
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
      disk: { path: QUEUE_PATH, bytes: diskBytes(props.disk) },
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
      kind: props.kind,
      name: props.name,
      namespace: props.namespace,
      component: props.component,
      replicas: props.replicas,
      podLabels: props.podLabels,
      resources: props.resources,
      runAs: props.runAs,
      priorityClass: props.priorityClass,
      toleratesGpuTaint: props.toleratesGpuTaint,
      nodeLocalService: props.nodeLocalService,
      maxUnavailable: props.maxUnavailable,
      image: IMAGES.collector,
      args: [`--config=${CONFIG_PATH}/config.yaml`, ...needs.args],
      env: needs.env,
      ports: [...needs.ports, selfMetrics(props.metricsReaders ?? [])],
      podAnnotations: props.metricsReaders && SCRAPE_ANNOTATIONS,
      mounts: [files.mount(CONFIG_PATH), ...needs.mounts],
      data: { name: 'queue', path: QUEUE_PATH, disk: props.disk },
      rules: needs.rules,
      egress: needs.egress,
      readiness: { path: '/', port: PORTS.collectorHealth },
      preStopSeconds: props.preStopSeconds,
      minReadySeconds: props.minReadySeconds,
      // Queues are on disk: a stop needs no drain, only the end of running requests.
      stopSeconds: 30,
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
