import * as pulumi from '@pulumi/pulumi';
import { type ClusterSpec, type Manifest, NAMESPACES, PART_OF, SECRETS } from '../lib';

const GRAFANA_PASSWORD = 'grafanaAdminPassword';

/** The Secrets whose values come from encrypted Pulumi config; everything else refers to them by name. */
export function secretObjects(spec: ClusterSpec): Manifest[] {
  return spec.role === 'hub' ? [grafanaAdmin()] : [];
}

function grafanaAdmin(): Manifest {
  const password = new pulumi.Config(PART_OF).getSecret(GRAFANA_PASSWORD);
  if (password === undefined) {
    throw new Error(
      `${PART_OF}:${GRAFANA_PASSWORD} is not set, and Grafana gets no default password: ` +
        `run "pulumi config set --secret ${PART_OF}:${GRAFANA_PASSWORD}"`,
    );
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: SECRETS.grafanaAdmin,
      namespace: NAMESPACES.monitoring.name,
      labels: { 'app.kubernetes.io/part-of': PART_OF, 'app.kubernetes.io/managed-by': 'pulumi' },
    },
    type: 'Opaque',
    data: { 'admin-user': base64('admin'), 'admin-password': password.apply(base64) },
  };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
