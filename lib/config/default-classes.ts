import { type TrafficClassRow } from './traffic-class-spec';

/**
 * The three classes of the platform. Queue bytes = contract × outage ÷ least replicas. The most replicas follow from the
 * volumes that three g6-standard-4 attach, 18: each replica claims one, and the stores and other parts need the rest.
 */
export const DEFAULT_CLASSES: Readonly<Record<string, TrafficClassRow>> = {
  gold: {
    grpcPort: 4317,
    httpPort: 4318,
    contract: { requestsPerSecond: 500, bytesPerSecond: 2_500_000 },
    edgeShare: 0.2,
    queueBytes: 4_500_000_000,
    storeRequests: 8,
    volume: '20Gi',
    outageMinutes: 60,
    replicas: { min: 2, max: 3 },
    resources: { cpu: '500m', memory: '1Gi', cpuLimit: '2', memoryLimit: '2Gi' },
    priority: 100_000,
  },
  silver: {
    grpcPort: 4327,
    httpPort: 4319,
    contract: { requestsPerSecond: 300, bytesPerSecond: 1_500_000 },
    edgeShare: 0.2,
    queueBytes: 2_700_000_000,
    storeRequests: 4,
    volume: '12Gi',
    outageMinutes: 60,
    replicas: { min: 2, max: 2 },
    resources: { cpu: '300m', memory: '768Mi', cpuLimit: '1', memoryLimit: '1536Mi' },
    priority: 50_000,
  },
  bronze: {
    grpcPort: 4337,
    httpPort: 4320,
    contract: { requestsPerSecond: 200, bytesPerSecond: 1_000_000 },
    edgeShare: 0.2,
    queueBytes: 900_000_000,
    storeRequests: 2,
    volume: '10Gi',
    outageMinutes: 15,
    replicas: { min: 1, max: 1 },
    resources: { cpu: '200m', memory: '512Mi', cpuLimit: '1', memoryLimit: '1Gi' },
    priority: 10_000,
  },
};

/** Part of a class's ordinary traces that is kept, in percent, where config says nothing; a further class keeps all. */
export const DEFAULT_KEPT_PERCENT: Readonly<Record<string, number>> = { gold: 100, silver: 50, bronze: 10 };
