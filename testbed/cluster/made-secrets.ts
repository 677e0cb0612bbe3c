import { CERT_MANAGER, type Cluster, type Manifest, NAMESPACES, SECRETS } from '../../lib';
import { type Files } from '../kubernetes/objects';

/** Sign-in of Grafana on the ground of tests. */
export const GRAFANA_ADMIN = { user: 'admin', password: 'throw-away-password' } as const;

/** Secrets that cert-manager and Pulumi make beside the manifests; `issued` are cert-manager's, by `<namespace>/<name>`. */
export function madeSecrets(cluster: Cluster, issued: ReadonlyMap<string, Files>): Manifest[] {
  return [
    ...[...issued].map(([key, files]) => {
      const [namespace, name] = key.split('/') as [string, string];
      return secret(namespace, name, 'tls.key' in files ? 'kubernetes.io/tls' : 'Opaque', files);
    }),
    ...pulumiSecrets(cluster),
  ];
}

/** Namespaces of Secrets that no manifest brings. */
export const FOREIGN_NAMESPACES: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: CERT_MANAGER } },
];

/** Those whose values stand in encrypted config. */
function pulumiSecrets(cluster: Cluster): Manifest[] {
  if (cluster.role === 'edge') return [];
  const grafana = secret(NAMESPACES.monitoring.name, SECRETS.grafanaAdmin, 'Opaque', {
    'admin-user': GRAFANA_ADMIN.user,
    'admin-password': GRAFANA_ADMIN.password,
    'secret-key': 'throw-away-secret-key',
  });
  if (cluster.spec.hub.metricsProxy.auth === 'none') return [grafana];
  const token = { token: 'throw-away-token' };
  return [grafana, secret(NAMESPACES.system.name, SECRETS.metricsProxyToken, 'Opaque', token)];
}

function secret(namespace: string, name: string, type: string, stringData: Files): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData };
}
