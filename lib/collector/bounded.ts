import { MAX_ATTRIBUTES, MAX_TEXT_BYTES } from '../model/limits';
import { onEveryMap, type RecordContext, type StatementGroup } from './attribute-statements';
import { type Processor, type Signal } from './component';
import { processor } from './processor';
import { withoutNameless } from './storable';
import { TOO_FAR_AHEAD } from './timestamp-filter';

/** Resource attributes that say where data comes from: they stay when others have to go. */
const ORIGIN = [
  'cluster.id',
  'cluster.role',
  'service.name',
  'service.namespace',
  'service.instance.id',
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
];

/** Loki takes the observed time of a record without a time. */
const OBSERVED_NOW = `set(log.observed_time, Now()) where log.observed_time > ${TOO_FAR_AHEAD}`;

/**
 * Makes an item small enough to be queued and stored: a queue drops an item that is larger than a batch together with
 * all that follow it, and Loki refuses the request of a line whose attributes are too many or too large.
 */
export function boundedItems(): Processor<Signal> {
  const ofMaps = onEveryMap({
    resource: [
      // Of a pod without a workload: its name is an instance, and would be a stream of its own in Loki.
      'delete_key(resource.attributes, "service.name") where resource.attributes["service.name"] == resource.attributes["k8s.pod.name"]',
      ...bounded('resource', MAX_TEXT_BYTES.resource, MAX_ATTRIBUTES.resource, ORIGIN),
    ],
    scope: bounded('scope', MAX_TEXT_BYTES.resource, MAX_ATTRIBUTES.scope),
    record: (context) => [
      ...bounded(context, MAX_TEXT_BYTES.record, MAX_ATTRIBUTES[context]),
      ...(context === 'log' ? [OBSERVED_NOW] : []),
    ],
  });
  return processor('transform/bounds', {
    error_mode: 'ignore',
    ...ofMaps,
    trace_statements: [...ofMaps.trace_statements, ...spanTexts()],
  });
}

function bounded(
  context: 'resource' | 'scope' | RecordContext,
  bytes: number,
  count: number,
  keep: readonly string[] = [],
): string[] {
  const attributes = `${context}.attributes`;
  return [
    withoutNameless(context),
    `truncate_all(${attributes}, ${bytes})`,
    `limit(${attributes}, ${count}, ${JSON.stringify(keep)})`,
  ];
}

/** Texts of a span beside its attributes. */
function spanTexts(): StatementGroup[] {
  const bytes = MAX_TEXT_BYTES.record;
  const shortened = (path: string) =>
    `set(${path}, Substring(${path}, 0, ${bytes})) where Len(${path}) > ${bytes}`;
  return [
    { context: 'span', statements: [shortened('span.name'), shortened('span.status.message')] },
    { context: 'spanevent', statements: [`truncate_all(spanevent.attributes, ${bytes})`] },
  ];
}
