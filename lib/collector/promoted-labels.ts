import { PROMOTED_ATTRIBUTES } from '../model/attributes';
import { METRICS, type Processor } from './component';

/** What `job` and `instance` are made of. */
const SERVICE = ['service.name', 'service.namespace', 'service.instance.id'];

/**
 * Leaves the resource attributes that Prometheus would promote. The remote-write exporter makes a label of every
 * attribute but those of the service, so without it the same metric would be another series by each way.
 */
export function promotedLabels(): Processor<'metrics'> {
  const kept = [...new Set([...PROMOTED_ATTRIBUTES, ...SERVICE])].map((key) => `"${key}"`).join(', ');
  const name = 'resource.attributes["service.name"]';
  return {
    kind: 'processor',
    id: 'transform/promoted',
    signals: METRICS,
    config: {
      error_mode: 'ignore',
      metric_statements: [
        {
          context: 'resource',
          statements: [
            `keep_keys(resource.attributes, [${kept}])`,
            `set(resource.attributes["service_name"], ${name}) where ${name} != nil`,
          ],
        },
      ],
    },
  };
}
