import { type LimitName, type Limits } from './limits';
import { type Entry, type Stream } from './stream';

/** A rule of Loki 3.7.8: what it refuses, and how. */
export interface Rule {
  readonly refuses: string;
  readonly status: number;
  /** Label `reason` of `loki_discarded_samples_total`; absent where Loki counts nothing. */
  readonly reason?: string;
  /** The limit that decides, as the configuration file names it. */
  readonly limit?: LimitName;
}

/** A rule about each stream of a request. */
export interface StreamRule extends Rule {
  readonly breaks: (stream: Stream, limits: Limits) => boolean;
}

/** A rule about each line, asked at a time in nanoseconds. */
export interface LineRule extends Rule {
  readonly breaks: (entry: Entry, limits: Limits, now: bigint) => boolean;
}

/** What Loki reads before it knows a stream: the whole request is refused. */
export const REQUEST_RULES = {
  bodySize: {
    refuses: 'a body that is larger than a message may be',
    limit: 'max_recv_msg_size',
    reason: 'request_body_too_large',
    status: 413,
  },
  contentEncoding: { refuses: 'an encoding other than gzip, zstd and lz4', status: 400 },
  contentType: { refuses: 'a body that is neither protobuf nor JSON', status: 400 },
  unreadable: { refuses: 'a body that is no OTLP request', status: 400 },
  labelName: {
    refuses: 'a key of which no label can be made: empty, or without a letter or digit',
    status: 400,
  },
  noRecord: { refuses: 'a request without a record', status: 422 },
} as const satisfies Record<string, Rule>;

/** The first that a stream breaks refuses all its lines; Loki counts them as `invalid_labels` too. */
export const STREAM_RULES: readonly StreamRule[] = [
  {
    refuses: 'a stream with more labels; service_name does not count',
    limit: 'max_label_names_per_series',
    reason: 'max_label_names_per_series',
    status: 400,
    breaks: ({ labels }, { max_label_names_per_series: most }) =>
      Object.keys(labels).filter((name) => name !== 'service_name').length > most,
  },
  {
    refuses: 'a label with a longer name',
    limit: 'max_label_name_length',
    reason: 'label_name_too_long',
    status: 400,
    breaks: ({ labels }, { max_label_name_length: longest }) =>
      Object.keys(labels).some((name) => name.length > longest),
  },
  {
    refuses: 'a label with a longer value',
    limit: 'max_label_value_length',
    reason: 'label_value_too_long',
    status: 400,
    breaks: ({ labels }, { max_label_value_length: longest }) =>
      Object.values(labels).some((value) => Buffer.byteLength(value) > longest),
  },
];

/** The first that a line breaks refuses it alone; the request is answered with its status all the same. */
export const LINE_RULES: readonly LineRule[] = [
  {
    refuses: 'a line that is too old, where old ones are refused',
    limit: 'reject_old_samples_max_age',
    reason: 'greater_than_max_sample_age',
    status: 400,
    breaks: ({ nanos }, limits, now) =>
      limits.reject_old_samples === 1 && nanos < now - BigInt(limits.reject_old_samples_max_age),
  },
  {
    refuses: 'a line of the future',
    limit: 'creation_grace_period',
    reason: 'too_far_in_future',
    status: 400,
    breaks: ({ nanos }, limits, now) => nanos > now + BigInt(limits.creation_grace_period),
  },
  {
    refuses: 'a longer line, where longer ones are not cut',
    limit: 'max_line_size',
    reason: 'line_too_long',
    status: 400,
    breaks: ({ line }, { max_line_size: most }) => most > 0 && line.length > most,
  },
  {
    refuses: 'structured metadata, where it is not allowed',
    limit: 'allow_structured_metadata',
    reason: 'disallowed_structured_metadata',
    status: 400,
    breaks: ({ metadata }, limits) => metadata.length > 0 && limits.allow_structured_metadata === 0,
  },
  {
    refuses: 'structured metadata of more bytes, names and values together',
    limit: 'max_structured_metadata_size',
    reason: 'structured_metadata_too_large',
    status: 400,
    breaks: (entry, { max_structured_metadata_size: most }) => most > 0 && entry.metadataBytes > most,
  },
  {
    refuses: 'more entries of structured metadata',
    limit: 'max_structured_metadata_entries_count',
    reason: 'structured_metadata_too_many',
    status: 400,
    breaks: ({ metadata }, { max_structured_metadata_entries_count: most }) =>
      most > 0 && metadata.length > most,
  },
];

/** What depends on the requests before; `rate` refuses the request, the others a stream of it or a line. */
export const STATE_RULES = {
  rate: {
    refuses: 'a request beyond the bytes a second of the tenant, or larger than the burst',
    limit: 'ingestion_rate_mb',
    reason: 'rate_limited',
    status: 429,
  },
  streams: {
    refuses: 'a new stream beyond the active ones of the tenant',
    limit: 'max_global_streams_per_user',
    reason: 'stream_limit',
    status: 429,
  },
  streamRate: {
    refuses: "a stream's lines of a request, where they are beyond the bytes a second of the stream",
    limit: 'per_stream_rate_limit',
    reason: 'per_stream_rate_limit',
    status: 429,
  },
  tooFarBehind: {
    refuses: 'a line older than half of it behind the newest of its stream',
    limit: 'max_chunk_age',
    reason: 'too_far_behind',
    status: 400,
  },
} as const satisfies Record<string, Rule>;

/** A request that a rule refuses whole. */
export class Refusal extends Error {
  constructor(
    readonly rule: Rule,
    detail: string,
  ) {
    super(`${rule.refuses}: ${detail}`);
  }
}
