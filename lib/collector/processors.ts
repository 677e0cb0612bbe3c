import { type NoiseRule } from '../config/aggregator-spec';
import { ATTRIBUTES } from '../model/attributes';
import { type IdentitySource } from '../model/identity';
import { KUBERNETES_API } from '../model/pod';
import {
  ALL_SIGNALS,
  type ComponentConfig,
  LOGS,
  type Processor,
  type Signal,
  type Signals,
} from './component';

/** Refuses, retryably, before the container's memory limit is reached; percentages are of that limit. */
export function memoryLimiter(): Processor<Signal> {
  return all('memory_limiter', { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 });
}

/** Adds pod, workload and node of the sender; watches the pods of this node only. */
export function k8sAttributes(): Processor<Signal> {
  return {
    ...all('k8s_attributes', {
      auth_type: 'serviceAccount',
      passthrough: false,
      // What comes before the pods are known would have no namespace, and go to the default class: after a kill of the
      // agent 160 of 106,120 records did. While it waits nothing is taken; senders repeat, and log files stay.
      wait_for_metadata: true,
      wait_for_metadata_timeout: '30s',
      filter: { node_from_env_var: 'K8S_NODE_NAME' },
      extract: {
        metadata: [
          'k8s.namespace.name',
          'k8s.pod.name',
          'k8s.pod.uid',
          'k8s.node.name',
          'k8s.deployment.name',
          'k8s.statefulset.name',
          'k8s.daemonset.name',
          'k8s.job.name',
          'k8s.cronjob.name',
          'service.name',
          'service.instance.id',
        ],
      },
      pod_association: [
        { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
        { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
        { sources: [{ from: 'connection' }] },
      ],
    }),
    needs: {
      env: [{ name: 'K8S_NODE_NAME', field: 'spec.nodeName' }],
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] },
      ],
      egress: KUBERNETES_API,
    },
  };
}

/** Names the sending cluster on everything. The hub overwrites both from the certificate. */
export function clusterAttributes(id: string, role: string): Processor<Signal> {
  return all('resource/cluster', {
    attributes: [
      { key: ATTRIBUTES.clusterId, value: id, action: 'upsert' },
      { key: ATTRIBUTES.clusterRole, value: role, action: 'upsert' },
    ],
  });
}

/** Attribute that carries the ingress's word on the peer between two processors and leaves with neither. */
const PEER = 'client.spiffe_id';

/**
 * Keys of which a store makes a label of the platform: `cluster.id`, but also `cluster_id` and `cluster-id`. On a point
 * such a key wins over the resource's in Prometheus.
 */
const CLAIMS = `^(${Object.values(ATTRIBUTES)
  .map((key) => key.replace(/[._]/g, '[^a-zA-Z0-9]+'))
  .join('|')})$`;

/**
 * Binds data to the certificate it came with: what the payload says of cluster, role, class and receipt is removed
 * from resources, scopes and records, then set anew, and what came without an identity is dropped (counted in
 * `otelcol_processor_filter_*`). Without a class the sender's claim is removed all the same, and another processor sets it.
 */
export function identityFromCertificate(
  hubId: string,
  className: string | undefined,
  source: IdentitySource,
): Processor<Signal>[] {
  const id = `resource.attributes["${ATTRIBUTES.clusterId}"]`;
  const role = `resource.attributes["${ATTRIBUTES.clusterRole}"]`;
  const peer = `resource.attributes["${PEER}"]`;
  const removed = (context: string) => `delete_matching_keys(${context}.attributes, "${CLAIMS}")`;
  const record = { metric: 'datapoint', log: 'log', trace: 'span' } as const;
  const statements = [
    removed('resource'),
    `merge_maps(resource.attributes, ExtractPatterns(${peer}, "${source.pattern}"), "upsert") where ${peer} != nil`,
    `set(${id}, resource.attributes["peer_cluster"])`,
    `set(${role}, "edge")`,
    `set(${role}, "hub") where ${id} == "${hubId}"`,
    `delete_key(resource.attributes, "peer_cluster")`,
    `delete_key(resource.attributes, "${PEER}")`,
    ...(className === undefined
      ? []
      : [`set(resource.attributes["${ATTRIBUTES.telemetryClass}"], "${className}")`]),
  ];
  return [
    all('resource/identity', {
      attributes: [
        { key: PEER, action: 'delete' },
        { key: 'peer_cluster', action: 'delete' },
        { key: ATTRIBUTES.clusterId, action: 'delete' },
        { key: PEER, from_context: `metadata.${source.header}`, action: 'upsert' },
      ],
    }),
    all('transform/identity', {
      error_mode: 'ignore',
      ...everySignal((signal) => ({
        [`${signal}_statements`]: [
          { context: 'resource', statements },
          { context: 'scope', statements: [removed('scope')] },
          { context: record[signal], statements: [removed(record[signal])] },
        ],
      })),
    }),
    all('filter/identity', {
      error_mode: 'propagate',
      ...everySignal((_, singular) => ({
        [singular]: { resource: [`attributes["${ATTRIBUTES.clusterId}"] == nil`] },
      })),
    }),
  ];
}

/**
 * Marks what passed the hub: a constant on metrics, since a pod name or a time would multiply every series, and the
 * time of receipt (RFC 3339, UTC, milliseconds) on logs and spans. Without a gateway another processor marks the metrics.
 */
export function hubReceivedAt(gateway: string | undefined): Processor<Signal> {
  const attribute = `attributes["${ATTRIBUTES.hubReceivedAt}"]`;
  return {
    ...all('transform/received_at', {
      error_mode: 'ignore',
      ...(gateway === undefined
        ? {}
        : {
            metric_statements: [
              { context: 'resource', statements: [`set(resource.${attribute}, "${gateway}")`] },
            ],
          }),
      log_statements: [{ context: 'log', statements: setToNow('log', attribute) }],
      trace_statements: [{ context: 'span', statements: setToNow('span', attribute) }],
    }),
    // Now() is the process's local time.
    needs: { env: [{ name: 'TZ', value: 'UTC' }] },
  };
}

/** `FormatTime` drops a fraction's trailing zeros, so the milliseconds are cut from the 13 digits of the Unix time. */
function setToNow(context: string, attribute: string): string[] {
  const ms = `${context}.cache["ms"]`;
  const seconds = `FormatTime(Unix(${ms} / 1000), "%Y-%m-%dT%H:%M:%S")`;
  return [
    `set(${ms}, UnixMilli(Now()))`,
    `set(${context}.${attribute}, Concat([${seconds}, ".", Substring(String(${ms}), 10, 3), "Z"], ""))`,
  ];
}

/**
 * Place of a class's constants in a configuration that classes share. Empty, so that a collector that is not told its
 * class does not start; see `resourceConstantsArg`.
 */
export function resourceConstants<S extends Signal>(name: string, signals: Signals<S>): Processor<S> {
  return { kind: 'processor', id: `resource/${name}`, signals, config: {} };
}

/** Command line argument that fills the place of that name. */
export function resourceConstantsArg(name: string, constants: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(constants).map(([key, value]) => ({ key, value, action: 'upsert' }));
  return `--config=yaml:processors::resource/${name}::attributes: ${JSON.stringify(attributes)}`;
}

export interface AcceptedTimes {
  /** Samples older than the store's out-of-order window are refused together with their whole batch. */
  readonly metricsMaxAge: string;
  /** Loki's `reject_old_samples_max_age`. */
  readonly logsMaxAge: string;
}

/** What no store takes is dropped alone and counted, instead of spoiling its batch (one bad sample: 400 for all). */
export function timestampFilter(accepted: AcceptedTimes): Processor<Signal> {
  const future = 'Now() + Duration("10m")';
  return all('filter/timestamps', {
    error_mode: 'ignore',
    metrics: {
      metric: ['metric.name == ""'],
      datapoint: [
        `datapoint.time > ${future}`,
        `datapoint.time < Now() - Duration("${accepted.metricsMaxAge}")`,
      ],
    },
    logs: {
      // Time 0 is legal: the store then takes the observed time.
      log_record: [
        `log.time > ${future}`,
        `log.time_unix_nano != 0 and log.time < Now() - Duration("${accepted.logsMaxAge}")`,
      ],
    },
  });
}

/** First severity number that is no noise; OpenTelemetry's data model, 1 to 24. */
const SEVERITY: Readonly<Record<NoiseRule['below'], number>> = { debug: 5, info: 9, warn: 13 };

/** Drops what a namespace logs below a severity; what has none (0) or an unknown one stays. Counted as `filter/noise`. */
export function noiseFilter(rules: readonly NoiseRule[]): Processor<'logs'> {
  return {
    kind: 'processor',
    id: 'filter/noise',
    signals: LOGS,
    config: {
      error_mode: 'ignore',
      logs: {
        log_record: rules.map(
          ({ namespace, below }) =>
            `resource.attributes["k8s.namespace.name"] == "${namespace}" and ` +
            `log.severity_number >= 1 and log.severity_number < ${SEVERITY[below]}`,
        ),
      },
    },
  };
}

function all(id: string, config: ComponentConfig): Processor<Signal> {
  return { kind: 'processor', id, signals: ALL_SIGNALS, config };
}

function everySignal(
  part: (statement: 'metric' | 'log' | 'trace', plural: string) => ComponentConfig,
): ComponentConfig {
  return { ...part('metric', 'metrics'), ...part('log', 'logs'), ...part('trace', 'traces') };
}
