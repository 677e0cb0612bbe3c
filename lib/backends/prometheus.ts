import { Construct } from 'constructs';
import { type HubCluster } from '../fleet/cluster';
import { PROMOTED_ATTRIBUTES } from '../model/attributes';
import { NAMESPACES } from '../model/namespaces';
import { GRAFANA } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { goDuration } from '../model/units';
import { type Part } from '../workload/part';
import { PrometheusServer } from './prometheus-server';

export interface PrometheusProps {
  readonly hubId: string;
  /** e.g. `15d` */
  readonly retention: string;
  /** Claim, e.g. `50Gi`. */
  readonly volume: string;
  /** How old a replayed sample may be: derived from the queues of the fleet. */
  readonly outOfOrderSeconds: number;
  /** How the gateways write. */
  readonly metricsExport: 'otlp' | 'remoteWrite';
  readonly writers: readonly Peer[];
  readonly readers: readonly Peer[];
}

/** The metric store. It takes OTLP, and remote-write where the gateways use it, and scrapes nothing but itself. */
export class Prometheus extends Construct {
  readonly server: PrometheusServer;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    this.server = new PrometheusServer(this, 'server', {
      namespace: NAMESPACES.monitoring.name,
      component: 'metric-store',
      config: prometheusConfig(props),
      retention: props.retention,
      disk: { claim: props.volume },
      args: [
        '--web.enable-otlp-receiver',
        ...(props.metricsExport === 'remoteWrite' ? ['--web.enable-remote-write-receiver'] : []),
        // Without the second, one sum of delta temporality has the whole request refused.
        '--enable-feature=exemplar-storage,otlp-deltatocumulative',
      ],
      peers: [...props.writers, ...props.readers],
      egress: [],
      resources: { cpu: '500m', memory: '2Gi', cpuLimit: '2', memoryLimit: '4Gi' },
      // Replaying the write-ahead log of a busy hub takes minutes.
      startSeconds: 900,
      stopSeconds: 300,
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

export function prometheusPart({ id, spec, doors, replaySeconds }: HubCluster): Part {
  const { retention, storage, metrics } = spec.hub;
  return {
    chart: '20-prometheus',
    build: (chart) =>
      new Prometheus(chart, 'prometheus', {
        hubId: id,
        retention: retention.metrics,
        volume: storage.prometheus,
        outOfOrderSeconds: replaySeconds,
        metricsExport: metrics.export,
        writers: doors.map(({ upstream }) => upstream.pods),
        readers: [GRAFANA],
      }),
  };
}
