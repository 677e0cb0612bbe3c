import { join } from 'node:path';
import { CERT_MANAGER, type Manifest } from '../../lib';
import { goModule } from '../../tools/import/go-module';
import { crdPins } from '../../tools/import/pins';

const CERT_MANAGER_IMAGE = 'quay.io/jetstack/cert-manager-controller:v1.21.2';

/** Folder of all its CRDs, those too of which nobody but itself makes objects. */
export function certManagerCrds(): string {
  const pin = crdPins.find(({ module }) => module.endsWith('/cert-manager'))!;
  return join(goModule(pin.module, pin.version), pin.path);
}

const metadata = { name: CERT_MANAGER, namespace: CERT_MANAGER };
const LABELS = { 'app.kubernetes.io/name': CERT_MANAGER, 'app.kubernetes.io/component': 'controller' };

/**
 * The real controllers of cert-manager, as its chart deploys them by default. Of the chart are left out: webhook,
 * cainjector, which no certificate needs, and its roles; `cluster-admin` stands for them.
 */
export const CERT_MANAGER_OBJECTS: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: CERT_MANAGER } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: CERT_MANAGER },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: CERT_MANAGER,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'cert-manager-controller',
              image: CERT_MANAGER_IMAGE,
              args: [
                '--v=2',
                `--cluster-resource-namespace=${CERT_MANAGER}`,
                `--leader-election-namespace=${CERT_MANAGER}`,
              ],
              ports: [{ name: 'http-metrics', containerPort: 9_402 }],
              resources: { requests: { cpu: '20m', memory: '96Mi' }, limits: { memory: '256Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  },
];
