import { type Cluster, type Manifest, operatorChoice, operatorReleases } from '../../lib';

const METRICS_SERVER_IMAGE = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0';

const NAME = 'metrics-server';
const PORT = 10_250;

/** What the objects need of the chart's values. */
interface ChartValues {
  readonly defaultArgs: readonly string[];
  readonly resources: object;
}

/** The real metrics-server as its chart deploys it with our values; none where a cluster does not ask for it. */
export function metricsServer(cluster: Cluster): Manifest[] {
  const release = operatorReleases(operatorChoice(cluster)).find(({ name }) => name === NAME);
  if (release === undefined) return [];
  const { namespace } = release;
  const { defaultArgs, resources } = release.values as unknown as ChartValues;
  const metadata = { name: NAME, namespace };
  const labels = { 'app.kubernetes.io/name': NAME };
  const subjects = [{ kind: 'ServiceAccount', ...metadata }];
  const bind = (name: string, role: string) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `system:${NAME}` },
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    bind(`system:${NAME}`, `system:${NAME}`),
    bind(`${NAME}:auth-delegator`, 'system:auth-delegator'),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${NAME}-auth-reader`, namespace },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'extension-apiserver-authentication-reader',
      },
      subjects,
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: PORT }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: NAME, namespace, port: 443 },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: NAME,
            priorityClassName: 'system-cluster-critical',
            containers: [
              {
                name: NAME,
                image: METRICS_SERVER_IMAGE,
                args: [`--secure-port=${PORT}`, ...defaultArgs],
                resources,
                readinessProbe: {
                  httpGet: { path: '/readyz', port: PORT, scheme: 'HTTPS' },
                  initialDelaySeconds: 20,
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                  runAsUser: 1_000,
                  seccompProfile: { type: 'RuntimeDefault' },
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: {} }],
          },
        },
      },
    },
  ];
}
