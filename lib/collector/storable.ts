import { METRICS, type Processor, type Signal } from './component';
import { processor } from './processor';
import { onEveryMap } from './attribute-statements';

/** Keys of which no store can make a name: Prometheus answers 500 and Loki 400, and the whole request is lost. */
const NAMELESS = '^[^a-zA-Z0-9]*$';

/** Lowest scale of an exponential histogram that Prometheus has. */
const MIN_SCALE = -4;

/** Removes the keys that would cost a request its other items. */
export function storableKeys(): Processor<Signal> {
  return processor('transform/keys', {
    error_mode: 'ignore',
    ...onEveryMap({
      resource: [withoutNameless('resource')],
      scope: [withoutNameless('scope')],
      record: (context) => [withoutNameless(context)],
    }),
  });
}

/** The statement that removes the keys without a letter or digit of ASCII. */
export function withoutNameless(context: string): string {
  return `delete_matching_keys(${context}.attributes, "${NAMELESS}")`;
}

/** Drops the metrics that would cost a request its other items, alone and counted as `filter/storable`. */
export function storableMetrics(): Processor<'metrics'> {
  return {
    kind: 'processor',
    id: 'filter/storable',
    signals: METRICS,
    config: {
      error_mode: 'ignore',
      metrics: {
        metric: [
          'not IsMatch(metric.name, "[a-zA-Z0-9]")',
          'metric.type == METRIC_DATA_TYPE_NONE',
          'metric.aggregation_temporality == AGGREGATION_TEMPORALITY_UNSPECIFIED',
        ],
        datapoint: [
          `metric.type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM and datapoint.scale < ${MIN_SCALE}`,
        ],
      },
    },
  };
}
