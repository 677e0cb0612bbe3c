import { GIB } from '../model/units';
import { componentType } from './component';
import { liveFaults } from './live-rules';
import { type RuleInput } from './rule-input';
import { diskNeeded, gibNeeded } from './storage';

/** The render-time rules of the platform: each fault names the field, the value and what to write instead. */
export function ruleFaults(input: RuleInput): string[] {
  return [
    ...sameIdOtherConfig(input),
    ...memoryLimiterFirst(input),
    ...noBatchProcessor(input),
    ...tailSamplingBounded(input),
    ...durableDelivery(input),
    ...ownDirectories(input),
    ...volumeHoldsQueues(input),
    ...noDebugExporter(input),
    ...environmentDefined(input),
    ...connectorTargets(input),
    ...liveFaults(input),
  ];
}

function sameIdOtherConfig({ components }: RuleInput): string[] {
  const ids = components.map(({ kind, id }) => `${kind}s.${id}`);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    (id) => `${id}: two components with one id differ in their configuration: give one of them another name`,
  );
}

/** What a limiter does not see first is already in memory when it refuses. Behind a connector it has been seen. */
function memoryLimiterFirst({ pipelines }: RuleInput): string[] {
  return pipelines.flatMap(([name, { receivers, processors }]) => {
    if (receivers.every((receiver) => receiver.kind === 'connector')) return [];
    const first = processors[0]?.id ?? 'none';
    if (componentType(first) === 'memory_limiter') return [];
    return [`service.pipelines.${name}.processors: the first is ${first}: put memory_limiter first`];
  });
}

/** It acknowledges before anything is on disk: kill -9 loses its whole timeout (measured: 80 % on a quiet edge). */
function noBatchProcessor({ pipelines }: RuleInput): string[] {
  return pipelines.flatMap(([name, { processors }]) =>
    processors
      .filter(({ id }) => componentType(id) === 'batch')
      .map(
        ({ id }) =>
          `service.pipelines.${name}.processors: ${id} loses what it holds when the process dies: batch in the exporter's sending_queue`,
      ),
  );
}

interface TailSamplingConfig {
  readonly block_on_overflow?: boolean;
  readonly num_traces?: number;
  readonly decision_cache?: Readonly<
    Partial<Record<'sampled_cache_size' | 'non_sampled_cache_size', number>>
  >;
}

/** It keeps in memory what it has acknowledged: the one exception to the rule above, so it must be chosen and bounded. */
function tailSamplingBounded({ components }: RuleInput): string[] {
  return components.flatMap((component) => {
    if (component.kind !== 'processor' || componentType(component.id) !== 'tail_sampling') return [];
    const at = `processors.${component.id}`;
    const {
      block_on_overflow: blocks,
      num_traces: traces,
      decision_cache: cache = {},
    } = component.config as TailSamplingConfig;
    const faults: string[] = [];
    if (component.holds === undefined) {
      faults.push(`${at}: loses what it holds when the process dies: say in holds.reason why that is wanted`);
    }
    if (blocks !== true) {
      faults.push(
        `${at}.block_on_overflow: ${blocks}: traces over num_traces are thrown away undecided: write true`,
      );
    }
    for (const field of ['sampled_cache_size', 'non_sampled_cache_size'] as const) {
      if (Number(cache[field]) >= Number(traces)) continue;
      faults.push(
        `${at}.decision_cache.${field}: ${cache[field]} is less than num_traces (${traces}): spans after the decision ` +
          `would begin their trace anew, and with block_on_overflow memory is never freed: write ${traces} or more`,
      );
    }
    return faults;
  });
}

interface QueueConfig {
  readonly sending_queue?: {
    readonly enabled?: boolean;
    readonly storage?: string;
    readonly sizer?: string;
    readonly batch?: { readonly max_size?: number; readonly sizer?: string };
  };
  readonly retry_on_failure?: { readonly enabled?: boolean; readonly max_elapsed_time?: string | number };
}

function durableDelivery({ components }: RuleInput): string[] {
  return components.flatMap((component) => {
    if (component.kind !== 'exporter' || component.delivery.kind !== 'durable') return [];
    const at = `exporters.${component.id}`;
    const { sending_queue: queue, retry_on_failure: retry } = component.config as QueueConfig;
    const limit = component.delivery.receiverLimitBytes / 4;
    const faults: string[] = [];
    if (queue?.storage === undefined) {
      faults.push(
        `${at}.sending_queue.storage: missing: what leaves the pod needs a queue on disk: name a file_storage`,
      );
    }
    if (queue?.sizer !== 'bytes' || queue.batch?.sizer !== 'bytes') {
      faults.push(
        `${at}.sending_queue.sizer: "${queue?.sizer}": disk is bounded in bytes: write bytes here and in batch`,
      );
    }
    if (retry?.max_elapsed_time !== 0) {
      faults.push(
        `${at}.retry_on_failure.max_elapsed_time: ${retry?.max_elapsed_time}: batches are thrown away after it: write 0`,
      );
    }
    if (!(Number(queue?.batch?.max_size) <= limit)) {
      faults.push(
        `${at}.sending_queue.batch.max_size: ${queue?.batch?.max_size} is over a quarter of the receiver's limit ` +
          `(${limit} bytes): a batch that grows on the wire would be refused for ever: write ${limit} or less`,
      );
    }
    return faults;
  });
}

function ownDirectories({ components }: RuleInput): string[] {
  const owner = new Map<string, string>();
  const user = new Map<string, string>();
  const faults: string[] = [];
  for (const component of components) {
    for (const { id } of (component.extensions ?? []).filter(({ directory }) => directory !== undefined)) {
      const other = user.get(id);
      if (other !== undefined) {
        faults.push(
          `extensions.${id}: used by ${other} and by ${component.id}: give each a file_storage of its own`,
        );
      }
      user.set(id, component.id);
    }
  }
  for (const component of components) {
    if (component.kind !== 'extension' || component.directory === undefined) continue;
    const other = owner.get(component.directory);
    if (other !== undefined) {
      faults.push(
        `extensions.${component.id}.directory: ${component.directory} is already that of ${other}: one lock, one user: give it its own`,
      );
    }
    owner.set(component.directory, component.id);
  }
  return faults;
}

function volumeHoldsQueues({ options, rendered, components }: RuleInput): string[] {
  const { volume } = options;
  if (rendered.storage.length === 0) return [];
  if (volume === undefined) return ['volume: queues on disk need a volume: give its path and bytes'];
  const outside = components.flatMap((component) =>
    component.kind === 'extension' && component.directory?.startsWith(`${volume.path}/`) === false
      ? [
          `extensions.${component.id}.directory: ${component.directory} is not on the volume: put it under ${volume.path}`,
        ]
      : [],
  );
  const needed = diskNeeded(rendered.storage);
  if (needed <= volume.bytes) return outside;
  return [
    ...outside,
    `exporters.*.sending_queue.queue_size: the queues may take ${(needed / GIB).toFixed(1)} GiB (1.3 × their sum) and the volume ` +
      `has ${(volume.bytes / GIB).toFixed(1)} GiB: make it at least ${gibNeeded(rendered.storage)}Gi`,
  ];
}

function noDebugExporter({ components, options }: RuleInput): string[] {
  if (options.allowDebug === true) return [];
  return components
    .filter(({ kind, id }) => kind === 'exporter' && componentType(id) === 'debug')
    .map(
      ({ id }) =>
        `exporters.${id}: prints payloads into the log: remove it, or set allowDebug while you look`,
    );
}

function environmentDefined({ rendered }: RuleInput): string[] {
  const defined = new Set(rendered.needs.env.map(({ name }) => name));
  const used = JSON.stringify(rendered.config).matchAll(/\$\{env:([A-Za-z0-9_]+)/g);
  return [...new Set([...used].map((match) => match[1]!))]
    .filter((name) => !defined.has(name))
    .map((name) => `\${env:${name}}: the pod defines no such variable: add it to the component's needs.env`);
}

function connectorTargets({ components, pipelines }: RuleInput): string[] {
  return components.flatMap((component) => {
    if (component.kind !== 'connector') return [];
    return component.targets.flatMap((target) => {
      const pipeline = pipelines.find(([name]) => name === target)?.[1];
      if (pipeline?.receivers.some(({ id }) => id === component.id) === true) return [];
      return [
        `connectors.${component.id}: sends to ${target}, which does not receive from it: add it there as receiver`,
      ];
    });
  });
}
