import { Construct } from 'constructs';
import { scrapePods } from '../collector/scrape';
import { type HubCluster } from '../fleet/cluster';
import { curatedQueries } from '../metrics/curated-queries';
import { keepOnly } from '../metrics/keep';
import { METRICS_PROXY_METRICS } from '../metrics/own-services';
import { OBSERVATIONS_ALLOWED } from '../model/label-keys';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GATEWAY_PROMETHEUS, SCRAPER } from '../model/peers';
import { type Mount, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { SECRETS } from '../model/secret-names';
import { serviceImage } from '../model/versions';
import { PRE_STOP_SECONDS } from '../model/withdrawal';
import { ConfigFiles } from '../workload/config-files';
import { type Part } from '../workload/part';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';

export interface MetricsProxyProps {
  readonly image: string;
  readonly auth: 'none' | 'bearer';
  /** Who reads its own metrics. */
  readonly readers: readonly Peer[];
}

const QUERIES_PATH = '/etc/metrics-proxy';
const TOKEN: Mount = {
  name: 'token',
  path: '/etc/metrics-proxy-token',
  secret: SECRETS.metricsProxyToken,
};

/** Curated observations of the gateways over HTTP, for callers that are to know no PromQL. */
export class MetricsProxy extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: MetricsProxyProps) {
    super(scope, id);
    const namespace = NAMESPACES.system.name;
    const component = 'metrics-proxy';
    const queries = new ConfigFiles(this, 'queries', {
      namespace,
      component,
      name: `${WORKLOADS.metricsProxy}-queries`,
      files: { 'queries.yaml': toYaml({ apiVersion: 'metrics-proxy/v1', queries: curatedQueries() }) },
    });
    const token = props.auth === 'bearer' ? [TOKEN] : [];
    this.workload = new Workload(this, 'workload', {
      kind: 'Deployment',
      name: WORKLOADS.metricsProxy,
      namespace,
      component,
      image: props.image,
      replicas: 2,
      maxUnavailable: 1,
      env: [
        { name: 'PROM_URL', value: `http://${WORKLOADS.prometheus}:${PORTS.prometheus}` },
        { name: 'QUERIES_DIR', value: QUERIES_PATH },
        // Eight answers of Prometheus at their bound of 8 MiB, as text and parsed; the rest of the limit is Node's own.
        { name: 'NODE_OPTIONS', value: '--max-old-space-size=384' },
        ...token.map(({ path }) => ({ name: 'BEARER_TOKEN_FILE', value: `${path}/token` })),
      ],
      ports: [
        {
          name: 'http',
          port: PORTS.metricsProxy,
          inService: true,
          from: [{ namespaceLabels: OBSERVATIONS_ALLOWED }, ...props.readers],
          protocol: 'http',
        },
      ],
      // The process reads a changed file by itself, within seconds after the kubelet shows it.
      mounts: [queries.watchedMount(QUERIES_PATH), ...token],
      egress: [{ to: GATEWAY_PROMETHEUS, port: PORTS.prometheus }],
      resources: { cpu: '50m', memory: '128Mi', cpuLimit: '1', memoryLimit: '512Mi' },
      // `nonroot` of the distroless images.
      runAs: { user: 65532, group: 65532 },
      readiness: { path: '/readyz', port: PORTS.metricsProxy },
      liveness: { path: '/healthz', port: PORTS.metricsProxy },
      preStopSeconds: PRE_STOP_SECONDS,
    });
  }
}

export function metricsProxyPart({ spec }: HubCluster): Part {
  return {
    chart: '33-metrics-proxy',
    build: (chart) =>
      new MetricsProxy(chart, 'metrics-proxy', {
        image: serviceImage(spec.images.registry, 'metrics-proxy'),
        auth: spec.hub.metricsProxy.auth,
        readers: [SCRAPER],
      }),
    scrape: [
      scrapePods({
        tier: 'service',
        job: WORKLOADS.metricsProxy,
        namespace: NAMESPACES.system.name,
        app: WORKLOADS.metricsProxy,
        port: PORTS.metricsProxy,
        keep: keepOnly(METRICS_PROXY_METRICS),
      }),
    ],
    metrics: METRICS_PROXY_METRICS,
  };
}
