import { ATTRIBUTES } from '../model/attributes';
import { type ComponentConfig, type Processor, type Signal } from './component';
import { processor } from './processor';

const ATTRIBUTE = `attributes["${ATTRIBUTES.hubReceivedAt}"]`;

/**
 * Marks what passed the hub: the gateway's name on metrics, since a pod name or a time would multiply every series, and
 * the time of receipt (RFC 3339, UTC, milliseconds) on logs and spans.
 */
export function hubReceivedAt(gateway: string): Processor<Signal> {
  return receivedAt({
    metric_statements: [{ context: 'resource', statements: [`set(resource.${ATTRIBUTE}, "${gateway}")`] }],
    ...timesOfReceipt(),
  });
}

/** The same on logs and spans only, where another processor marks the metrics. */
export function hubReceivedAtOfRecords(): Processor<Signal> {
  return receivedAt(timesOfReceipt());
}

function receivedAt(statements: ComponentConfig): Processor<Signal> {
  return {
    ...processor('transform/received_at', { error_mode: 'ignore', ...statements }),
    // Now() is the process's local time.
    needs: { env: [{ name: 'TZ', value: 'UTC' }] },
  };
}

function timesOfReceipt(): ComponentConfig {
  return {
    log_statements: [{ context: 'log', statements: setToNow('log') }],
    trace_statements: [{ context: 'span', statements: setToNow('span') }],
  };
}

/** `FormatTime` drops a fraction's trailing zeros, so the milliseconds are cut from the 13 digits of the Unix time. */
function setToNow(context: string): string[] {
  const ms = `${context}.cache["ms"]`;
  const seconds = `FormatTime(Unix(${ms} / 1000), "%Y-%m-%dT%H:%M:%S")`;
  return [
    `set(${ms}, UnixMilli(Now()))`,
    `set(${context}.${ATTRIBUTE}, Concat([${seconds}, ".", Substring(String(${ms}), 10, 3), "Z"], ""))`,
  ];
}
