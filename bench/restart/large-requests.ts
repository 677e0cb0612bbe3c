const TEXTS = 100;
const TEXT_BYTES = 8_000;

/** Attributes of 800 kB in all, none longer than an agent lets pass. */
const ATTRIBUTES = Array.from({ length: TEXTS }, (_, n) => ({
  key: `key-${n}`,
  value: { stringValue: 'x'.repeat(TEXT_BYTES) },
}));

const time = () => String(BigInt(Date.now()) * 1_000_000n);

/** Ten lines of 90 kB. */
export function largeLogs(): object {
  const logRecords = Array.from({ length: 10 }, (_, n) => ({
    timeUnixNano: time(),
    body: { stringValue: `${n} ${'x'.repeat(90_000)}` },
  }));
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

/** A span of 800 kB. */
export function largeTraces(): object {
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'large',
    startTimeUnixNano: time(),
    endTimeUnixNano: time(),
    attributes: ATTRIBUTES,
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

/** A point of 800 kB. */
export function largeMetrics(): object {
  const dataPoints = [{ timeUnixNano: time(), asDouble: 1, attributes: ATTRIBUTES }];
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'large', gauge: { dataPoints } }] }] }] };
}
