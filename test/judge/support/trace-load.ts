import { createHash } from 'node:crypto';
import { attributes, nanos } from '../../../testbed/otlp/otlp-json';
import { postOtlp } from './post-otlp';

/** A span with what an aggregator decides by. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly service: string;
  readonly namespace: string;
  readonly error: boolean;
  readonly startMs: number;
  readonly endMs: number;
}

/** A trace and what a test knows of it. */
export interface Trace {
  readonly id: string;
  readonly kind: string;
  readonly spans: readonly Span[];
}

/** Parts of a span that a test sets; the rest is ordinary: gold, without an error, a millisecond long. */
export type SpanPart = Partial<Omit<Span, 'traceId' | 'spanId'>>;

/** Traces of one kind with the given spans; their ids look random and are the same in every run. */
export function tracesOf(kind: string, count: number, spans: (n: number) => readonly SpanPart[]): Trace[] {
  return Array.from({ length: count }, (_, n) => {
    const id = hash(`${kind} ${n}`);
    const startMs = Date.now();
    return {
      id,
      kind,
      spans: spans(n).map((part, index) => ({
        traceId: id,
        spanId: hash(`${kind} ${n} ${index}`).slice(0, 16),
        service: 'cart',
        namespace: 'shop',
        error: false,
        startMs,
        endMs: startMs + 1,
        ...part,
      })),
    };
  });
}

/** The items in an order that looks random and is the same in every run. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item, index) => ({ item, key: hash(String(index)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}

/** Posts spans in requests of this size, in order. Throws when one is not accepted. */
export async function postSpans(url: string, spans: readonly Span[], size = 500): Promise<void> {
  for (let first = 0; first < spans.length; first += size) {
    const part = spans.slice(first, first + size);
    const status = await postOtlp(`${url}/v1/traces`, tracesRequest(part));
    if (status !== 200) throw new Error(`${part.length} spans were answered with ${status}`);
  }
}

/** Shard of a trace id, worked out here: the last four digits as a part of 65,536. */
export function shardOf(traceId: string, shards: number): number {
  return Math.floor((parseInt(traceId.slice(-4), 16) / 65_536) * shards);
}

/** Spans in the given order, neighbours of one service and namespace under one resource. */
function tracesRequest(spans: readonly Span[]) {
  const resourceSpans: { resource: object; scopeSpans: [{ spans: object[] }] }[] = [];
  let last = '';
  for (const { traceId, spanId, service, namespace, error, startMs, endMs } of spans) {
    const resource = attributes({ 'service.name': service, 'k8s.namespace.name': namespace });
    if (last !== `${namespace} ${service}`) {
      resourceSpans.push({ resource: { attributes: resource }, scopeSpans: [{ spans: [] }] });
    }
    last = `${namespace} ${service}`;
    resourceSpans.at(-1)!.scopeSpans[0].spans.push({
      traceId,
      spanId,
      name: 'work',
      startTimeUnixNano: nanos(startMs),
      endTimeUnixNano: nanos(endMs),
      status: error ? { code: 2 } : {},
    });
  }
  return { resourceSpans };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
