import { type Manifest, TELEMETRY_ALLOWED } from '../../lib';

/** Name of the workload, in every namespace that has one. */
export const TALKER = 'talker';
const LABELS = { 'app.kubernetes.io/name': TALKER };
export const TALKER_PORT = 8_080;

/** Workloads of the tests, one in each namespace, that may send telemetry to the agent of their node. */
export function talkers(namespaces: readonly string[]): Manifest[] {
  return namespaces.flatMap((namespace) => [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { ...TELEMETRY_ALLOWED, 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: TALKER, namespace, labels: LABELS },
      spec: {
        replicas: 1,
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: POD },
      },
    },
  ]);
}

const POD = {
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_534,
    runAsGroup: 65_534,
    fsGroup: 65_534,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: TALKER,
      image: 'e2e.fed-observability.example/talker:1',
      ports: [{ containerPort: TALKER_PORT }],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      startupProbe: { failureThreshold: 60, periodSeconds: 1, httpGet: { path: '/', port: TALKER_PORT } },
    },
  ],
};
