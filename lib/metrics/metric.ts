/**
 * Instrument behind a metric. `updown` is OTel's non-monotonic sum: Prometheus stores a gauge, but its name
 * never gains `_ratio`.
 */
export type MetricKind = 'gauge' | 'updown' | 'counter' | 'histogram';

/** One row of the catalogue: what a panel, an alert or a curated query may name, and by which labels. */
export interface Metric {
  /**
   * Name in Prometheus, after its OTLP translation. A histogram stores this plus `_bucket`, `_sum`, `_count`.
   */
  readonly name: string;
  /** Name at the source's /metrics page where it is another one. */
  readonly scraped?: string;
  /** Name of the OpenTelemetry instrument, where there is one. */
  readonly otel?: string;
  readonly kind: MetricKind;
  /** Unit as the source states it: UCUM for OpenTelemetry instruments. */
  readonly unit?: string;
  /** Labels that the source puts on the series; some stand on part of the series only (see `labelsOf`). */
  readonly labels: readonly string[];
  /**
   * Labels that exist only while Prometheus promotes these resource attributes, as stored (dots become `_`).
   */
  readonly promoted?: readonly string[];
  readonly help: string;
}

/** Splits the space-separated label column of a table. */
export function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
