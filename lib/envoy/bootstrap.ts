import { type Door } from '../fleet/door';
import { WORKLOADS } from '../model/names';
import { PORTS } from '../model/ports';
import { adminCluster, upstreamCluster } from './clusters';
import { healthListener } from './health';
import { doorListener } from './listener';
import { address, type EnvoyConfig, TYPE } from './types';

/** Part of the container's memory that is Envoy's heap; the rest is code, stacks and TLS outside of it. */
const HEAP_SHARE = 0.75;

export interface BootstrapOptions {
  readonly doors: readonly Door[];
  /** Clusters that may send; bounds the number of buckets. */
  readonly fleetSize: number;
  /** Of the container. */
  readonly memoryLimitBytes: number;
}

/** Envoy's bootstrap: a listener per door, and one for health. */
export function envoyBootstrap({ doors, fleetSize, memoryLimitBytes }: BootstrapOptions): EnvoyConfig {
  return {
    node: { id: WORKLOADS.ingress, cluster: WORKLOADS.ingress },
    // Loopback only: the admin page can drain, dump secrets and stop the process.
    admin: { address: address('127.0.0.1', PORTS.envoyAdmin) },
    static_resources: {
      listeners: [...doors.map((door) => doorListener(door, fleetSize)), healthListener()],
      clusters: [
        ...doors.flatMap((door) => [upstreamCluster(door, 'grpc'), upstreamCluster(door, 'http')]),
        adminCluster(),
      ],
    },
    // Bounds what one process holds: beyond it new connections are refused, then requests (503: come again).
    overload_manager: {
      refresh_interval: '0.25s',
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.fixed_heap',
          typed_config: {
            '@type': `${TYPE}.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig`,
            max_heap_size_bytes: memoryLimitBytes * HEAP_SHARE,
          },
        },
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type': `${TYPE}.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig`,
            max_active_downstream_connections: 10_000,
          },
        },
      ],
      actions: [
        {
          name: 'envoy.overload_actions.stop_accepting_requests',
          triggers: [{ name: 'envoy.resource_monitors.fixed_heap', threshold: { value: 0.9 } }],
        },
      ],
    },
  };
}
