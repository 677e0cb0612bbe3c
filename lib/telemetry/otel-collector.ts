import { Construct } from 'constructs';
import { healthCheck } from '../collector/extensions';
import { COLLECTOR_GO_MEMORY_SHARE } from '../collector/memory-limiter';
import { type Pipelines } from '../collector/pipeline';
import { renderCollector } from '../collector/render-collector';
import { startSeconds } from '../collector/storage';
import { type Disk, diskBytes } from '../model/disk';
import { goMemoryLimit } from '../model/go-memory';
import { SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
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
  | 'maxReplicas'
  | 'podLabels'
  | 'priorityClass'
  | 'tolerates'
  | 'stopSeconds'
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
    const { config, needs, storage } = renderCollector({
      pipelines: props.pipelines,
      extensions: [healthCheck()],
      disk: { path: QUEUE_PATH, bytes: diskBytes(props.disk) },
      env: [goMemoryLimit(props.resources.memoryLimit, COLLECTOR_GO_MEMORY_SHARE)],
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
      maxReplicas: props.maxReplicas,
      podLabels: props.podLabels,
      resources: props.resources,
      runAs: props.runAs,
      priorityClass: props.priorityClass,
      tolerates: props.tolerates,
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
      startSeconds: startSeconds(storage),
      preStopSeconds: props.preStopSeconds,
      minReadySeconds: props.minReadySeconds,
      stopSeconds: props.stopSeconds,
    });
  }
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
