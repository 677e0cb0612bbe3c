import { type Fault } from '../config/fault';
import { type Cluster } from './cluster';
import { queueFaults } from './queue-faults';
import { aggregatorClassFaults } from './reference-faults';
import { retentionFaults } from './retention-faults';

/** What the fields of one cluster mean together, and with its fleet, and must not. */
export function clusterFaults(cluster: Cluster): Fault[] {
  const common = [...queueFaults(cluster), ...aggregatorClassFaults(cluster)];
  switch (cluster.role) {
    case 'hub':
      return [...common, ...retentionFaults(cluster)];
    case 'edge':
      return common;
  }
}
