import { PORTS, WORKLOADS } from '../model/names';
import { type TrafficClass } from '../model/traffic-class';
import { adminCluster, gatewayCluster } from './envoy-clusters';
import { doorListener } from './envoy-door';
import { healthListener } from './envoy-health';
import { type AdmissionProps } from './envoy-rate-limit';
import { address, type EnvoyConfig, TYPE } from './envoy-types';

/** Envoy's bootstrap: one gRPC and one HTTP door per class, and a health listener. */
export function envoyConfig(
  classes: readonly TrafficClass[],
  admission: AdmissionProps,
  backendNamespace: string,
): EnvoyConfig {
  const doors = classes.flatMap((row) => [
    { row, protocol: 'grpc' as const, port: row.grpcPort, upstreamPort: PORTS.otlpGrpc },
    { row, protocol: 'http' as const, port: row.httpPort, upstreamPort: PORTS.otlpHttp },
  ]);
  return {
    node: { id: WORKLOADS.ingress, cluster: WORKLOADS.ingress },
    // Loopback only: the admin page can drain, dump secrets and stop the process.
    admin: { address: address('127.0.0.1', PORTS.envoyAdmin) },
    static_resources: {
      listeners: [...doors.map((door) => doorListener(door, admission)), healthListener()],
      clusters: [...doors.map((door) => gatewayCluster(door, backendNamespace)), adminCluster()],
    },
    // Bounds what one process holds; beyond it new connections are refused, existing ones live on.
    overload_manager: {
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type': `${TYPE}.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig`,
            max_active_downstream_connections: 10_000,
          },
        },
      ],
    },
  };
}
