/** OTLP/JSON requests with numbered records, for counting them at the other end. */

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

const attributes = (values: Readonly<Record<string, string>>): Attribute[] =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** Numbered gauge points: one series per number, so that every record counts by itself. */
export function metricsRequest(
  name: string,
  numbers: readonly number[],
  resource: Record<string, string>,
  timeMs: number,
) {
  const dataPoints = numbers.map((n) => ({
    timeUnixNano: nanos(timeMs),
    asDouble: n,
    attributes: attributes({ n: String(n) }),
  }));
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributes(resource) },
        scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints } }] }],
      },
    ],
  };
}

/** Numbered log lines `record <n>`. */
export function logsRequest(numbers: readonly number[], resource: Record<string, string>, timeMs: number) {
  const logRecords = numbers.map((n) => ({
    timeUnixNano: nanos(timeMs + n),
    severityNumber: 9,
    body: { stringValue: `record ${n}` },
  }));
  return { resourceLogs: [{ resource: { attributes: attributes(resource) }, scopeLogs: [{ logRecords }] }] };
}

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

/** Spans in the given order, neighbours of one service and namespace under one resource. */
export function tracesRequest(spans: readonly Span[]) {
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

/** Posts one request as the ingress would hand it on; resolves to the HTTP status. */
export async function postOtlp(url: string, body: object, identity?: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(identity ? { 'x-cluster-identity': identity } : {}),
  };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

/** Numbers from `from` in chunks of `size`. */
export function chunks(total: number, size: number): number[][] {
  return Array.from({ length: Math.ceil(total / size) }, (_, chunk) =>
    Array.from({ length: Math.min(size, total - chunk * size) }, (_, index) => chunk * size + index),
  );
}

function nanos(timeMs: number): string {
  return `${BigInt(Math.floor(timeMs)) * 1_000_000n}`;
}
