import * as pulumi from '@pulumi/pulumi';
import { type ClusterSpec, type HubSpec, type Manifest, NAMESPACES, PART_OF, SECRETS } from '../lib';

/** Holds the text of a Docker `config.json`, the login of a registry. */
const PULL_SECRET_KEY = 'imagePullSecret';

/**
 * The Secrets whose values come from encrypted Pulumi config; everything else refers to them by name. `manifests` are
 * those of the cluster.
 */
export function secretObjects(spec: ClusterSpec, manifests: readonly Manifest[]): Manifest[] {
  return [...roleSecrets(spec), ...pullSecrets(spec, manifests)];
}

function roleSecrets(spec: ClusterSpec): Manifest[] {
  switch (spec.role) {
    case 'hub':
      return hubSecrets(spec);
    case 'edge':
      return [];
  }
}

function hubSecrets({ hub }: HubSpec): Manifest[] {
  const password = required('grafanaAdminPassword', 'Grafana gets no default password');
  const secretKey = required('grafanaSecretKey', 'the default of Grafana is public');
  const grafana = secret(SECRETS.grafanaAdmin, NAMESPACES.monitoring.name, {
    'admin-user': base64('admin'),
    'admin-password': password.apply(base64),
    'secret-key': secretKey.apply(base64),
  });
  if (hub.metricsProxy.auth === 'none') return [grafana];
  const token = required('metricsProxyToken', 'hub.metricsProxy.auth is bearer');
  const proxy = secret(SECRETS.metricsProxyToken, NAMESPACES.system.name, { token: token.apply(base64) });
  return [grafana, proxy];
}

/** The image pull secret in every namespace that has pods of ours; none where somebody else makes it. */
function pullSecrets({ images: { pullSecret } }: ClusterSpec, manifests: readonly Manifest[]): Manifest[] {
  if (pullSecret === undefined) return [];
  const workloads = manifests.filter(({ apiVersion }) => apiVersion === 'apps/v1');
  const namespaces = [...new Set(workloads.map(({ metadata }) => metadata.namespace!))];
  const login = new pulumi.Config(PART_OF).getSecret(PULL_SECRET_KEY);
  if (login === undefined) {
    void pulumi.log.warn(
      `${PART_OF}:${PULL_SECRET_KEY} is not set: somebody else has to make the Secret ${pullSecret} in ${namespaces.join(', ')}`,
    );
    return [];
  }
  const data = { '.dockerconfigjson': login.apply(base64) };
  return namespaces.map((namespace) => secret(pullSecret, namespace, data, 'kubernetes.io/dockerconfigjson'));
}

function required(key: string, because: string): pulumi.Output<string> {
  const value = new pulumi.Config(PART_OF).getSecret(key);
  if (value !== undefined) return value;
  throw new Error(
    `${PART_OF}:${key} is not set, and ${because}: run "pulumi config set --secret ${PART_OF}:${key}"`,
  );
}

function secret(
  name: string,
  namespace: string,
  data: Readonly<Record<string, unknown>>,
  type = 'Opaque',
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/part-of': PART_OF, 'app.kubernetes.io/managed-by': 'pulumi' },
    },
    type,
    data,
  };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
