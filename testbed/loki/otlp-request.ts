import { gunzipSync } from 'node:zlib';
import { logsFromJson } from './otlp-from-json';
import { logsFromProtobuf } from './otlp-from-protobuf';
import { type ResourceLogs } from './otlp-logs';
import { Refusal, REQUEST_RULES } from './rules';

/** A request as it came in. */
export interface OtlpRequest {
  readonly body: Buffer;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

const READERS: ReadonlyMap<string, (body: Buffer) => ResourceLogs[]> = new Map([
  ['application/x-protobuf', logsFromProtobuf],
  ['application/json', logsFromJson],
]);

/** Reads the logs of a request; throws a refusal where Loki would. */
export function readOtlpRequest(request: OtlpRequest): ResourceLogs[] {
  const { contentType = '' } = request;
  const body = decoded(request);
  // Loki compares the whole header: one with parameters is refused.
  const reader = READERS.get(contentType);
  if (reader === undefined) throw new Refusal(REQUEST_RULES.contentType, contentType);
  try {
    return reader(body);
  } catch (error) {
    throw new Refusal(REQUEST_RULES.unreadable, (error as Error).message);
  }
}

/** zstd and lz4, which Loki reads too, are not read: the gateways send gzip. */
function decoded({ body, contentEncoding = '' }: OtlpRequest): Buffer {
  if (contentEncoding === '') return body;
  if (contentEncoding !== 'gzip') throw new Refusal(REQUEST_RULES.contentEncoding, contentEncoding);
  try {
    return gunzipSync(body);
  } catch (error) {
    throw new Refusal(REQUEST_RULES.unreadable, (error as Error).message);
  }
}
