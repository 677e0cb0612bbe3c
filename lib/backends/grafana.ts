import { Construct } from 'constructs';
import { type HubCluster } from '../fleet/cluster';
import { goMemoryLimit } from '../model/go-memory';
import { proxyPods } from '../model/gateway-controller';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { type EnvVar, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SECRETS } from '../model/secret-names';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { type Part } from '../workload/part';
import { referenceGrant } from '../workload/reference-grant';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';
import { grafanaDatasources } from './grafana-datasources';
import { storeJob } from './store-job';

export interface GrafanaProps {
  /** Claim for users, annotations and preferences, e.g. `10Gi`. */
  readonly volume: string;
  readonly readers: readonly Peer[];
  /** Its public name, and the namespace whose routes lead to it. @default no route: people use `kubectl port-forward` */
  readonly route?: { readonly host: string; readonly namespace: string };
}

const RESOURCES = { cpu: '100m', memory: '512Mi', cpuLimit: '1', memoryLimit: '512Mi' };

/** Share of the memory limit for Grafana's own process; its data sources are processes beside it. */
const OWN_SHARE = 0.6;

/** One pane for all clusters: three data sources with links between signals; everybody needs a login. */
export class Grafana extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const name = WORKLOADS.grafana;
    const namespace = NAMESPACES.monitoring.name;
    const component = 'dashboards';
    const datasources = new ConfigFiles(this, 'datasources', {
      name: `${name}-datasources`,
      namespace,
      component,
      files: { 'datasources.yaml': toYaml(grafanaDatasources()) },
    });
    const store = (app: string, port: number) => ({
      to: { namespace, app },
      port,
    });
    this.workload = new Workload(this, 'workload', {
      kind: 'StatefulSet',
      name,
      namespace,
      component,
      replicas: 1,
      image: IMAGES.grafana,
      env: environment(props.route?.host),
      ports: [{ name: 'http', port: PORTS.grafana, inService: true, from: props.readers, protocol: 'http' }],
      mounts: [
        datasources.mount('/etc/grafana/provisioning/datasources'),
        { name: 'tmp', path: '/tmp', emptyDir: '256Mi' },
      ],
      data: { name: 'data', path: '/var/lib/grafana', disk: { claim: props.volume } },
      egress: [
        store(WORKLOADS.prometheus, PORTS.prometheus),
        store(WORKLOADS.loki, PORTS.loki),
        store(WORKLOADS.tempo, PORTS.tempo),
      ],
      resources: RESOURCES,
      runAs: { user: 472, group: 472 },
      readiness: { path: '/api/health', port: PORTS.grafana },
      startSeconds: 180,
      priorityClass: PLATFORM_PRIORITY.name,
    });
    if (props.route !== undefined) {
      referenceGrant(this, { name, namespace, services: [name], from: props.route.namespace });
    }
  }
}

function environment(host: string | undefined): EnvVar[] {
  const settings = {
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_USERS_ALLOW_SIGN_UP: 'false',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_SECURITY_COOKIE_SAMESITE: 'strict',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    // Grafana would fetch plugins at every start otherwise.
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    // Grafana 13 would stop the data sources of its image before it fails to replace them on a read-only disk.
    GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
    GF_LOG_MODE: 'console',
    ...(host === undefined
      ? {}
      : { GF_SERVER_ROOT_URL: `https://${host}/`, GF_SECURITY_COOKIE_SECURE: 'true' }),
  };
  return [
    ...Object.entries(settings).map(([name, value]) => ({ name, value })),
    { name: 'GF_SECURITY_ADMIN_USER', secret: SECRETS.grafanaAdmin, key: 'admin-user' },
    { name: 'GF_SECURITY_ADMIN_PASSWORD', secret: SECRETS.grafanaAdmin, key: 'admin-password' },
    // Encrypts what Grafana keeps of credentials; its default is public.
    { name: 'GF_SECURITY_SECRET_KEY', secret: SECRETS.grafanaAdmin, key: 'secret-key' },
    goMemoryLimit(RESOURCES.memoryLimit, OWN_SHARE),
  ];
}

export function grafanaPart({ spec: { hub }, controller, routeNamespace }: HubCluster): Part {
  const route =
    hub.grafana && controller && routeNamespace
      ? {
          host: hub.grafana.host,
          namespace: routeNamespace,
          proxies: proxyPods(controller, WORKLOADS.grafana),
        }
      : undefined;
  return {
    chart: '23-grafana',
    build: (chart) =>
      new Grafana(chart, 'grafana', {
        volume: hub.storage.grafana,
        readers: route ? [SCRAPER, route.proxies] : [SCRAPER],
        route: route && { host: route.host, namespace: route.namespace },
      }),
    scrape: [storeJob(WORKLOADS.grafana, PORTS.grafana)],
  };
}
