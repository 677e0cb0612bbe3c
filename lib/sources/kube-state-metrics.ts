import { Construct } from 'constructs';
import { scrapeService } from '../collector/scrape';
import { keepOnly } from '../metrics/keep';
import {
  KUBE_STATE_METRICS,
  kubeStateMetricsAllowlist,
  kubeStateMetricsRbac,
  kubeStateMetricsResources,
} from '../metrics/kube-state-metrics';
import { GO_MEMORY_SHARE, goMemoryLimit } from '../model/go-memory';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { KUBERNETES_API } from '../model/pod';
import { PORTS } from '../model/ports';
import { IMAGES } from '../model/versions';
import { type Part } from '../workload/part';
import { Workload } from '../workload/workload';

/** The same for every cluster: filtered and sorted once. */
const KEEP = keepOnly(KUBE_STATE_METRICS);

const RESOURCES = { cpu: '50m', memory: '128Mi', cpuLimit: '500m', memoryLimit: '512Mi' };

/** State of Kubernetes objects as metrics: exactly the families of the catalogue, and rights to read no more. */
export class KubeStateMetrics extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.workload = new Workload(this, 'workload', {
      kind: 'Deployment',
      name: WORKLOADS.kubeStateMetrics,
      namespace: NAMESPACES.observability.name,
      component: 'metric-source',
      replicas: 1,
      image: IMAGES.kubeStateMetrics,
      args: [
        `--port=${PORTS.kubeStateMetrics}`,
        `--telemetry-port=${PORTS.kubeStateMetricsTelemetry}`,
        `--resources=${kubeStateMetricsResources().join(',')}`,
        `--metric-allowlist=${kubeStateMetricsAllowlist().join(',')}`,
      ],
      env: [goMemoryLimit(RESOURCES.memoryLimit, GO_MEMORY_SHARE)],
      ports: [
        {
          name: 'http-metrics',
          port: PORTS.kubeStateMetrics,
          inService: true,
          from: [SCRAPER],
          protocol: 'http',
        },
        { name: 'telemetry', port: PORTS.kubeStateMetricsTelemetry, inService: false, from: [] },
      ],
      mounts: [],
      rules: kubeStateMetricsRbac(),
      egress: KUBERNETES_API,
      resources: RESOURCES,
      runAs: { user: 65534, group: 65534 },
      readiness: { path: '/readyz', port: PORTS.kubeStateMetricsTelemetry },
      liveness: { path: '/livez', port: PORTS.kubeStateMetrics },
    });
  }
}

/** State of Kubernetes objects; the labels `namespace`, `pod`, … are those of the objects, not of the exporter. */
export function kubeStateMetricsPart(): Part {
  const { name: namespace } = NAMESPACES.observability;
  const app = WORKLOADS.kubeStateMetrics;
  return {
    chart: '40-kube-state-metrics',
    build: (chart) => new KubeStateMetrics(chart, 'kube-state-metrics'),
    scrape: [
      scrapeService({
        tier: 'source',
        job: app,
        namespace,
        app,
        service: app,
        port: PORTS.kubeStateMetrics,
        keep: KEEP,
        honorLabels: true,
      }),
    ],
    metrics: KUBE_STATE_METRICS,
  };
}
