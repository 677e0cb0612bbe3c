import * as pulumi from '@pulumi/pulumi';
import { type ClusterSpec, type HubSpec, type Manifest, NAMESPACES, PART_OF, SECRETS } from '../lib';

/** The Secrets whose values come from encrypted Pulumi config; everything else refers to them by name. */
export function secretObjects(spec: ClusterSpec): Manifest[] {
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

function required(key: string, because: string): pulumi.Output<string> {
  const value = new pulumi.Config(PART_OF).getSecret(key);
  if (value !== undefined) return value;
  throw new Error(
    `${PART_OF}:${key} is not set, and ${because}: run "pulumi config set --secret ${PART_OF}:${key}"`,
  );
}

function secret(name: string, namespace: string, data: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/part-of': PART_OF, 'app.kubernetes.io/managed-by': 'pulumi' },
    },
    type: 'Opaque',
    data,
  };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
