/** Secrets that pods mount; values come from cert-manager or from Pulumi, never from a manifest. */
export const SECRETS = {
  /** Leaf certificate of a telemetry client; one in each namespace that sends. */
  clientTls: 'otel-client-tls',
  /** Key `tls.key`: what personal data in metrics is hashed with. It never changes, or every such series would. */
  maskingKey: 'otel-masking-key',
  /** Server certificate of the hub's door. */
  serverTls: 'otel-gateway-server-tls',
  /** Server certificate of Grafana's route. */
  grafanaTls: 'grafana-tls',
  /** Keys `admin-user`, `admin-password` and `secret-key`. */
  grafanaAdmin: 'grafana-admin',
  /** Key `token`. */
  metricsProxyToken: 'metrics-proxy-token',
} as const;
