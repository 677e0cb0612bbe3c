/** Label that opens the agent's OTLP ports to the pods of a namespace. */
export const TELEMETRY_ALLOWED = { 'fed-observability/telemetry': 'allowed' } as const;

/** Label that opens the metrics-proxy to the pods of a namespace. */
export const OBSERVATIONS_ALLOWED = { 'fed-observability/observations': 'allowed' } as const;

/** Pod label that names the traffic class, so that discovery and policies can select by it. */
export const CLASS_LABEL = 'fed-observability/traffic-class';

export const PART_OF = 'fed-observability';

export const MANAGED_BY = 'cdk8s';
