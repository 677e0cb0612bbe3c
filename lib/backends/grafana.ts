import { Construct } from 'constructs';
import { ATTRIBUTES } from '../model/attributes';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { type EnvVar, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SECRETS } from '../model/secret-names';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { referenceGrant } from '../workload/reference-grant';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';

export interface GrafanaProps {
  /** Claim for users, annotations and preferences, e.g. `10Gi`. */
  readonly volume: string;
  readonly readers: readonly Peer[];
  /** Its public name, and the namespace whose routes lead to it. @default no route: people use `kubectl port-forward` */
  readonly route?: { readonly host: string; readonly namespace: string };
}

/** Fixed, since links and dashboards name them. */
export const DATASOURCE_UIDS = { metrics: 'prometheus', logs: 'loki', traces: 'tempo' } as const;

/** One pane for all clusters: three data sources with links between signals; nobody gets in without a login. */
export class Grafana extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const common = {
      name: WORKLOADS.grafana,
      namespace: NAMESPACES.monitoring.name,
      component: 'dashboards',
    };
    const datasources = new ConfigFiles(this, 'datasources', {
      ...common,
      name: `${common.name}-datasources`,
      files: { 'datasources.yaml': toYaml(datasourceProvisioning()) },
    });
    const store = (app: string, port: number) => ({
      to: { namespace: NAMESPACES.monitoring.name, app },
      port,
    });
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind: 'StatefulSet',
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
      resources: { cpu: '100m', memory: '256Mi', cpuLimit: '1', memoryLimit: '1Gi' },
      runAs: { user: 472, group: 472 },
      readiness: { path: '/api/health', port: PORTS.grafana },
      startSeconds: 180,
      priorityClass: PLATFORM_PRIORITY.name,
    });
    if (props.route !== undefined) {
      const { namespace: from } = props.route;
      referenceGrant(this, {
        name: common.name,
        namespace: common.namespace,
        services: [common.name],
        from,
      });
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
    // Grafana would fetch plugins at every start otherwise.
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_LOG_MODE: 'console',
    ...(host === undefined
      ? {}
      : { GF_SERVER_ROOT_URL: `https://${host}/`, GF_SECURITY_COOKIE_SECURE: 'true' }),
  };
  return [
    ...Object.entries(settings).map(([name, value]) => ({ name, value })),
    { name: 'GF_SECURITY_ADMIN_USER', secret: SECRETS.grafanaAdmin, key: 'admin-user' },
    { name: 'GF_SECURITY_ADMIN_PASSWORD', secret: SECRETS.grafanaAdmin, key: 'admin-password' },
  ];
}

/** `$$` is Grafana's own escape: provisioning files expand `$NAME` from the environment. */
function datasourceProvisioning(): object {
  const url = (app: string, port: number) =>
    `http://${app}.${NAMESPACES.monitoring.name}.svc.cluster.local:${port}`;
  const uids = DATASOURCE_UIDS;
  const common = { access: 'proxy', editable: false };
  const logLabel = (attribute: string) => ({ key: attribute, value: attribute.replaceAll('.', '_') });
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: 'Prometheus',
        type: 'prometheus',
        uid: uids.metrics,
        url: url(WORKLOADS.prometheus, PORTS.prometheus),
        isDefault: true,
        ...common,
        jsonData: {
          httpMethod: 'POST',
          timeInterval: '30s',
          exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: uids.traces }],
        },
      },
      {
        name: 'Loki',
        type: 'loki',
        uid: uids.logs,
        url: url(WORKLOADS.loki, PORTS.loki),
        ...common,
        jsonData: {
          derivedFields: [
            {
              name: 'trace_id',
              matcherType: 'label',
              matcherRegex: 'trace_id',
              datasourceUid: uids.traces,
              url: '$${__value.raw}',
            },
          ],
        },
      },
      {
        name: 'Tempo',
        type: 'tempo',
        uid: uids.traces,
        url: url(WORKLOADS.tempo, PORTS.tempo),
        ...common,
        jsonData: {
          tracesToLogsV2: {
            datasourceUid: uids.logs,
            spanStartTimeShift: '-5m',
            spanEndTimeShift: '5m',
            filterByTraceID: true,
            tags: [ATTRIBUTES.clusterId, 'service.name', 'k8s.namespace.name'].map(logLabel),
          },
          tracesToMetrics: {
            datasourceUid: uids.metrics,
            spanStartTimeShift: '-5m',
            spanEndTimeShift: '5m',
            tags: [ATTRIBUTES.clusterId, 'k8s.namespace.name', 'k8s.pod.name'].map(logLabel),
            queries: [
              {
                name: 'CPU of the pod',
                query: 'sum by (cluster_id, k8s_pod_name) (k8s_pod_cpu_usage{$$__tags})',
              },
            ],
          },
          nodeGraph: { enabled: true },
        },
      },
    ],
  };
}
