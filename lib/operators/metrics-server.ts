import { type OperatorRelease, resources } from './release';

export const METRICS_SERVER_RELEASE: OperatorRelease = {
  name: 'metrics-server',
  repository: 'https://kubernetes-sigs.github.io/metrics-server',
  chart: 'metrics-server',
  version: '3.13.0',
  namespace: 'kube-system',
  crdGroups: [],
  values: {
    // Given whole, since a repeated list flag adds to the chart's default instead of replacing it.
    defaultArgs: [
      '--cert-dir=/tmp',
      // Node names do not resolve from pods on LKE.
      '--kubelet-preferred-address-types=InternalIP',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
      // Kubelets of LKE serve certificates without IP SANs, not signed by the cluster's CA
      // (metrics-server #196, #1025).
      '--kubelet-insecure-tls',
    ],
    replicas: 1,
    resources: resources('100m', '200Mi', '400Mi'),
  },
};
