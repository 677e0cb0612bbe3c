import { parse } from 'yaml';
import { bytesOf, nanosOf } from './units';

/** Where a limit stands in Loki's configuration file, and what Loki 3.7.8 takes where it is not set. */
interface Limit {
  readonly section: 'limits_config' | 'ingester' | 'distributor';
  readonly byDefault: unknown;
  readonly read: (value: unknown) => number;
}

const ofTenant = (byDefault: unknown, read: Limit['read']): Limit => ({
  section: 'limits_config',
  byDefault,
  read,
});
const count = Number;
const flag = (value: unknown) => Number(value === true);
const megabytes = (value: unknown) => Number(value) * 1_048_576;

/** Bytes, nanoseconds or a number of things; a flag is 0 or 1. */
const LIMITS = {
  reject_old_samples: ofTenant(true, flag),
  reject_old_samples_max_age: ofTenant('168h', nanosOf),
  creation_grace_period: ofTenant('10m', nanosOf),
  max_line_size: ofTenant('256KB', bytesOf),
  max_line_size_truncate: ofTenant(false, flag),
  max_label_names_per_series: ofTenant(15, count),
  max_label_name_length: ofTenant(1024, count),
  max_label_value_length: ofTenant(2048, count),
  allow_structured_metadata: ofTenant(true, flag),
  max_structured_metadata_size: ofTenant('64KB', bytesOf),
  max_structured_metadata_entries_count: ofTenant(128, count),
  ingestion_rate_mb: ofTenant(4, megabytes),
  ingestion_burst_size_mb: ofTenant(6, megabytes),
  per_stream_rate_limit: ofTenant('3MB', bytesOf),
  per_stream_rate_limit_burst: ofTenant('15MB', bytesOf),
  max_global_streams_per_user: ofTenant(5_000, count),
  retention_period: ofTenant('0s', nanosOf),
  max_chunk_age: { section: 'ingester', byDefault: '2h', read: nanosOf },
  chunk_idle_period: { section: 'ingester', byDefault: '30m', read: nanosOf },
  max_recv_msg_size: { section: 'distributor', byDefault: 100 * 1_048_576, read: count },
} as const satisfies Record<string, Limit>;

/** The name of a limit, as Loki's configuration spells it. */
export type LimitName = keyof typeof LIMITS;

/** Every limit that the table of rules reads. */
export type Limits = Readonly<Record<LimitName, number>>;

/** What becomes of an attribute. */
export type Action = 'index_label' | 'structured_metadata' | 'drop';

/** Attributes by name, or by a pattern, and what becomes of them. */
export interface AttributeRule {
  readonly action?: Action;
  readonly attributes?: readonly string[];
  readonly regex?: string;
}

/** `otlp_config` with Loki's own index labels where they are not switched off. */
export interface OtlpConfig {
  readonly resource: readonly AttributeRule[];
  readonly scope: readonly AttributeRule[];
  readonly log: readonly AttributeRule[];
}

/** Loki's configuration file, as far as the stand-in follows it. */
export interface LokiConfig {
  readonly address: string;
  readonly port: number;
  /** Folder of all data. */
  readonly data: string;
  readonly limits: Limits;
  readonly otlp: OtlpConfig;
}

/** `distributor.otlp_config.default_resource_attributes_as_index_labels` of Loki 3.7.8. */
const DEFAULT_INDEX_LABELS: readonly string[] = [
  ...['service.name', 'service.namespace', 'service.instance.id'],
  ...['deployment.environment', 'deployment.environment.name', 'cloud.region', 'cloud.availability_zone'],
  ...['k8s.cluster.name', 'k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name', 'container.name'],
  ...['k8s.replicaset.name', 'k8s.deployment.name', 'k8s.statefulset.name', 'k8s.daemonset.name'],
  ...['k8s.cronjob.name', 'k8s.job.name'],
];

type Section = Readonly<Record<string, unknown>>;

/** Reads Loki's configuration file; throws for a limit that no rule of the table knows, rather than ignore it. */
export function lokiConfig(text: string): LokiConfig {
  const file = parse(text) as Readonly<Record<string, Section | undefined>>;
  const { otlp_config: otlp, ...tenant } = file['limits_config'] ?? {};
  const unknown = Object.keys(tenant).filter(
    (name) => (LIMITS as Readonly<Record<string, Limit>>)[name]?.section !== 'limits_config',
  );
  if (unknown.length > 0)
    throw new Error(`limits_config: the stand-in has no rule for ${unknown.join(', ')}`);
  const limits = Object.entries<Limit>(LIMITS).map(([name, { section, byDefault, read }]) => [
    name,
    read(file[section]?.[name] ?? byDefault),
  ]);
  return {
    address: String(file['server']?.['http_listen_address'] ?? '0.0.0.0'),
    port: Number(file['server']?.['http_listen_port'] ?? 3_100),
    data: String(file['common']?.['path_prefix']),
    limits: Object.fromEntries(limits) as Limits,
    otlp: otlpConfig((otlp ?? {}) as OtlpSection),
  };
}

interface OtlpSection {
  readonly resource_attributes?: {
    readonly ignore_defaults?: boolean;
    readonly attributes_config?: readonly AttributeRule[];
  };
  readonly scope_attributes?: readonly AttributeRule[];
  readonly log_attributes?: readonly AttributeRule[];
}

function otlpConfig({ resource_attributes: resource = {}, ...others }: OtlpSection): OtlpConfig {
  const own = resource.attributes_config ?? [];
  const defaults: AttributeRule = { action: 'index_label', attributes: DEFAULT_INDEX_LABELS };
  return {
    resource: resource.ignore_defaults === true ? own : [defaults, ...own],
    scope: others.scope_attributes ?? [],
    log: others.log_attributes ?? [],
  };
}
