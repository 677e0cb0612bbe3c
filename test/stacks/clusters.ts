import { type ClusterSpec, type Fleet, makeFleet } from '../../lib';
import { specOf } from '../support/fixtures';

const COMMON = {
  schemaVersion: 1,
  region: 'us-ord',
  kubernetes: { tier: 'standard', version: '1.34' },
  images: { registry: 'registry.example.com/fed-observability' },
};

/** A hub's config, with top-level keys replaced. */
export function hub(overrides: object = {}): ClusterSpec {
  return specOf('hub', {
    ...COMMON,
    role: 'hub',
    id: 'hub-under-test',
    nodePools: {
      system: { type: 'g6-standard-4', count: 3 },
      gpu: { type: 'g2-gpu-rtx4000a1-s', count: 1 },
    },
    hub: {
      domain: 'hub.example.com',
      dns: { provider: 'external' },
      retention: { metrics: '15d', logs: '7d', traces: '48h' },
    },
    telemetry: { classes: { default: 'silver' }, outageMinutes: 60 },
    ...overrides,
  });
}

/** An edge's config, with top-level keys replaced. */
export function edge(overrides: object = {}): ClusterSpec {
  return specOf('edge', {
    ...COMMON,
    role: 'edge',
    id: 'edge-under-test',
    nodePools: { system: { type: 'g6-standard-2', count: 2 } },
    edge: { hubStack: 'hub' },
    telemetry: { classes: { default: 'gold' }, outageMinutes: 60 },
    ...overrides,
  });
}

export function fleetOf(hubSpec: ClusterSpec = hub(), edgeSpec: ClusterSpec = edge()): Fleet {
  return makeFleet(
    new Map([
      ['hub', hubSpec],
      ['edge', edgeSpec],
    ]),
  );
}
