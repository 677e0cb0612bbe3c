import { Construct } from 'constructs';
import { scrapePods } from '../collector/scrape';
import { type HubCluster } from '../fleet/cluster';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { keepOnly } from '../metrics/keep';
import { PROMETHEUS_METRICS } from '../metrics/prometheus-self';
import { GATEWAY_PROMETHEUS_JOB, gatewayName, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { METRICS_PROXY, SCRAPER } from '../model/peers';
import { ANYONE, KUBERNETES_API, type Peer, type Pods } from '../model/pod';
import { PORTS } from '../model/ports';
import { loadBalancer } from '../workload/load-balancer';
import { type Part } from '../workload/part';
import { PrometheusServer } from './prometheus-server';

export interface GatewayPrometheusProps {
  /** Pods whose own metrics it reads, all in one namespace. */
  readonly gateways: readonly Pods[];
  readonly readers: readonly Peer[];
  /** Source ranges for which a NodeBalancer opens it. @default it is reached inside the cluster only */
  readonly allow?: readonly string[];
}

/**
 * The gateways' own metrics, read directly every 15 seconds: what the metrics-proxy answers must not wait in the queues
 * that it reports on. The same counters go to the metric store with everything else, so its window of a day is worth no
 * volume: nodes attach few, and one would move to another node more slowly than the window fills again.
 */
export class GatewayPrometheus extends Construct {
  readonly server: PrometheusServer;

  constructor(scope: Construct, id: string, props: GatewayPrometheusProps) {
    super(scope, id);
    const namespace = NAMESPACES.system.name;
    const component = 'gateway-metrics';
    const gatewayNamespace = props.gateways[0]!.namespace;
    const outside = props.allow ? [ANYONE] : [];
    this.server = new PrometheusServer(this, 'server', {
      namespace,
      component,
      config: config(gatewayNamespace),
      retention: '24h',
      // Nine gateways store about 20 MB a day.
      disk: { emptyDir: '2Gi' },
      args: [],
      peers: [...props.readers, ...outside],
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      rulesIn: gatewayNamespace,
      egress: [...props.gateways.map((to) => ({ to, port: PORTS.collectorMetrics })), ...KUBERNETES_API],
      resources: { cpu: '50m', memory: '256Mi', cpuLimit: '1', memoryLimit: '512Mi' },
      startSeconds: 60,
      stopSeconds: 30,
    });
    if (props.allow !== undefined) {
      loadBalancer(this, {
        name: `${WORKLOADS.prometheus}-external`,
        workload: WORKLOADS.prometheus,
        namespace,
        component,
        ports: [{ name: 'http', port: PORTS.prometheus }],
        allow: props.allow,
      });
    }
  }
}

const ANNOTATION = '__meta_kubernetes_pod_annotation_prometheus_io';

function config(namespace: string): object {
  return {
    global: {
      scrape_interval: '15s',
      // Names as the metric store has them, without dots.
      metric_name_validation_scheme: 'legacy',
    },
    scrape_configs: [
      {
        job_name: 'gateways',
        body_size_limit: '16MB',
        sample_limit: 20_000,
        label_limit: 64,
        label_value_length_limit: 2_048,
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
        relabel_configs: [
          { source_labels: [`${ANNOTATION}_scrape`], regex: 'true', action: 'keep' },
          { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Running', action: 'keep' },
          {
            source_labels: ['__meta_kubernetes_pod_ip', `${ANNOTATION}_port`],
            separator: ':',
            target_label: '__address__',
          },
          copied(`${ANNOTATION}_path`, '__metrics_path__'),
          copied('__meta_kubernetes_namespace', 'namespace'),
          copied('__meta_kubernetes_pod_name', 'pod'),
          // The ObservabilityGateway operator labels its pods with nothing but `app`.
          copied('__meta_kubernetes_pod_label_app', 'gateway'),
          copied('__meta_kubernetes_pod_label_app_kubernetes_io_name', 'gateway'),
          { source_labels: ['gateway'], regex: gatewayName('(.+)'), target_label: 'class' },
        ],
        metric_relabel_configs: [
          { source_labels: ['__name__'], regex: keepOnly(COLLECTOR_METRICS), action: 'keep' },
          ...sourceLabel(),
        ],
      },
    ],
  };
}

/** The signal that a series counts: it stands in one of two labels or in the series' own name. */
function sourceLabel(): object[] {
  const nouns = {
    metrics: 'metric_points|datapoints_filtered',
    logs: 'log_records|logs_filtered',
    traces: 'spans|spans_filtered',
  };
  return [
    copied('data_type', 'source'),
    copied('otel_signal', 'source'),
    ...Object.entries(nouns).map(([replacement, words]) => ({
      source_labels: ['__name__'],
      regex: `otelcol_.*_(${words})_total`,
      target_label: 'source',
      replacement,
    })),
  ];
}

/** A label from another one, where that is there. */
function copied(from: string, to: string): object {
  return { source_labels: [from], regex: '(.+)', target_label: to };
}

export function gatewayPrometheusPart({ spec, doors }: HubCluster): Part {
  return {
    chart: '32-gateway-prometheus',
    build: (chart) =>
      new GatewayPrometheus(chart, 'gateway-prometheus', {
        gateways: doors.map(({ upstream }) => upstream.pods),
        readers: [METRICS_PROXY, SCRAPER],
        allow: spec.hub.gatewayPrometheus.loadBalancer?.allow,
      }),
    scrape: [
      scrapePods({
        tier: 'monitor',
        job: GATEWAY_PROMETHEUS_JOB,
        namespace: NAMESPACES.system.name,
        app: WORKLOADS.prometheus,
        port: PORTS.prometheus,
        keep: keepOnly(PROMETHEUS_METRICS),
      }),
    ],
    metrics: PROMETHEUS_METRICS,
  };
}
