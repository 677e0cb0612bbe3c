import { Construct } from 'constructs';
import { NAMESPACES, PLATFORM_PRIORITY, PORTS, PROMOTED_ATTRIBUTES, WORKLOADS } from '../model/names';
import { type Peer } from '../model/pod';
import { goDuration, parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { toYaml } from '../yaml';
import { ConfigFiles } from '../workload/config-files';
import { Workload } from '../workload/workload';

export interface PrometheusProps {
  readonly hubId: string;
  /** e.g. `15d` */
  readonly retention: string;
  /** Claim, e.g. `50Gi`. */
  readonly volume: string;
  /** How old a replayed sample may be: derived from the queues of the fleet. */
  readonly outOfOrderSeconds: number;
  readonly writers: readonly Peer[];
  readonly readers: readonly Peer[];
}

/** The metric store. It takes OTLP and remote-write, and scrapes nothing but itself. */
export class Prometheus extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const common = {
      name: WORKLOADS.prometheus,
      namespace: NAMESPACES.monitoring.name,
      component: 'metric-store',
    };
    const config = new ConfigFiles(this, 'config', {
      ...common,
      name: `${common.name}-config`,
      files: { 'prometheus.yml': toYaml(prometheusConfig(props)) },
    });
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind: 'StatefulSet',
      replicas: 1,
      image: IMAGES.prometheus,
      args: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${props.retention}`,
        // A full volume stops ingestion; the oldest blocks go before that.
        `--storage.tsdb.retention.size=${Math.floor((parseBytes(props.volume) * 0.85) / 1e9)}GB`,
        '--web.enable-otlp-receiver',
        '--web.enable-remote-write-receiver',
        '--enable-feature=exemplar-storage',
      ],
      ports: [
        {
          name: 'http',
          port: PORTS.prometheus,
          inService: true,
          from: [...props.writers, ...props.readers],
          protocol: 'http',
        },
      ],
      mounts: [config.mount('/etc/prometheus')],
      claim: { name: 'data', size: props.volume, path: '/prometheus' },
      egress: [],
      resources: { cpu: '500m', memory: '2Gi', cpuLimit: '2', memoryLimit: '4Gi' },
      runAs: { user: 65534, group: 65534 },
      readiness: { path: '/-/ready', port: PORTS.prometheus },
      liveness: { path: '/-/healthy', port: PORTS.prometheus },
      // Replaying the write-ahead log of a busy hub takes minutes.
      startSeconds: 900,
      stopSeconds: 300,
      priorityClass: PLATFORM_PRIORITY.name,
    });
  }
}

function prometheusConfig(props: PrometheusProps): object {
  return {
    global: { scrape_interval: '30s', evaluation_interval: '30s' },
    otlp: {
      translation_strategy: 'UnderscoreEscapingWithSuffixes',
      promote_resource_attributes: PROMOTED_ATTRIBUTES,
    },
    storage: { tsdb: { out_of_order_time_window: goDuration(props.outOfOrderSeconds) } },
    scrape_configs: [
      {
        job_name: 'prometheus',
        static_configs: [
          {
            targets: [`localhost:${PORTS.prometheus}`],
            labels: { cluster_id: props.hubId, cluster_role: 'hub' },
          },
        ],
      },
    ],
  };
}
