/** Directories in which Envoy finds its files. */
export const ENVOY_PATHS = {
  config: '/etc/envoy',
  trust: '/etc/envoy-trust',
  serverTls: '/etc/envoy-server-tls',
};
