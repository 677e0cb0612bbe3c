import { componentType, type Connector } from './component';
import { type AnyPipeline } from './pipeline';
import { type RuleInput } from './rule-input';

interface SynchronousConfig {
  readonly sending_queue?: {
    readonly wait_for_result?: boolean;
    readonly storage?: string;
    readonly batch?: object;
  };
  readonly retry_on_failure?: { readonly enabled?: boolean };
}

/** What holds for a primary way: its failure goes back at once and whole, to a failover that ends on disk or to a sender. */
export function primaryWayFaults({ components, pipelines }: RuleInput): string[] {
  return [
    ...components.flatMap((component) =>
      component.kind === 'exporter' && component.delivery.kind === 'synchronous'
        ? synchronousFaults(`exporters.${component.id}`, component.config)
        : [],
    ),
    ...pipelines.flatMap((pipeline) =>
      isSynchronous(pipeline) && !from(pipeline, 'failover') && !from(pipeline, 'otlp')
        ? [
            `service.pipelines.${pipeline.name}.receivers: nothing keeps what fails here: receive from a failover connector alone, or from senders who are told`,
          ]
        : [],
    ),
    ...components.flatMap((component) =>
      component.kind === 'connector' && componentType(component.id) === 'failover'
        ? failoverFaults(component, pipelines)
        : [],
    ),
  ];
}

function synchronousFaults(at: string, config: SynchronousConfig): string[] {
  const { sending_queue: queue, retry_on_failure: retry } = config;
  const faults: string[] = [];
  if (queue?.wait_for_result !== true || queue.storage !== undefined) {
    faults.push(
      `${at}.sending_queue: the failover must hear of the result: write wait_for_result, no storage`,
    );
  }
  if (queue?.batch !== undefined) {
    faults.push(
      `${at}.sending_queue.batch: batching takes the data out of what the failover would send the other way: leave it out`,
    );
  }
  if (retry?.enabled !== false) {
    faults.push(`${at}.retry_on_failure.enabled: the failover's next way is the retry: write false`);
  }
  return faults;
}

/** Nothing may be acknowledged that the last way does not keep. */
function failoverFaults({ id, targets }: Connector, pipelines: RuleInput['pipelines']): string[] {
  const last = targets.at(-1);
  const exporters = pipelines.find(({ name }) => name === last)?.exporters ?? [];
  const onDisk = exporters.every(
    (exporter) => exporter.kind === 'exporter' && exporter.delivery.kind === 'durable',
  );
  return onDisk
    ? []
    : [
        `connectors.${id}.priority_levels: the last, ${last}, keeps nothing on disk: end with a durable exporter`,
      ];
}

function from({ receivers }: AnyPipeline, type: string): boolean {
  return receivers.every(({ id }) => componentType(id) === type);
}

function isSynchronous({ exporters }: AnyPipeline): boolean {
  return exporters.some(
    (exporter) => exporter.kind === 'exporter' && exporter.delivery.kind === 'synchronous',
  );
}
