/** TCP ports, one meaning each. The doors' ports stand in `traffic-class.ts`. */
export const PORTS = {
  otlpGrpc: 4317,
  otlpHttp: 4318,
  collectorMetrics: 8888,
  collectorHealth: 13133,
  /** First of the ports, one a class, on which an agent or a scraper hears itself. */
  collectorSpool: 14317,
  envoyAdmin: 9901,
  envoyHealth: 9902,
  kubelet: 10250,
  kubeStateMetrics: 8080,
  kubeStateMetricsTelemetry: 8081,
  dcgm: 9400,
  prometheus: 9090,
  loki: 3100,
  tempo: 3200,
  grafana: 3000,
  metricsProxy: 8000,
  certManagerMetrics: 9402,
  kgatewayXds: 9977,
  /** The Service `kubernetes` in the namespace `default`. */
  kubernetesService: 443,
  /** The API server behind it: some network plugins check the policy after the address is translated. */
  kubernetesApiServer: 6443,
  dns: 53,
} as const;
