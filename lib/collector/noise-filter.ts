import { type NoiseRule } from '../config/aggregator-spec';
import { LOGS, type Processor } from './component';

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
