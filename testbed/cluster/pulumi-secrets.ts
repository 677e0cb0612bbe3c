import { type Cluster, type Manifest, NAMESPACES, SECRETS } from '../../lib';
import { type Files } from '../kubernetes/objects';

/** The Secrets that Pulumi makes of encrypted config, with values that are thrown away with the clusters. */
export function pulumiSecrets(cluster: Cluster): Manifest[] {
  if (cluster.role === 'edge') return [];
  const grafana = secret(NAMESPACES.monitoring.name, SECRETS.grafanaAdmin, {
    'admin-user': 'admin',
    'admin-password': 'throw-away-password',
    'secret-key': 'throw-away-secret-key',
  });
  if (cluster.spec.hub.metricsProxy.auth === 'none') return [grafana];
  return [grafana, secret(NAMESPACES.system.name, SECRETS.metricsProxyToken, { token: 'throw-away-token' })];
}

function secret(namespace: string, name: string, stringData: Files): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}
