import { componentType } from './component';
import { type RuleInput } from './rule-input';

/** What holds for the order and the names of pipelines. */
export function pipelineFaults(input: RuleInput): string[] {
  return [
    ...differentNames(input),
    ...memoryLimiterFirst(input),
    ...noBatchProcessor(input),
    ...connectorTargets(input),
  ];
}

/** The later one would replace the earlier one in the configuration. */
function differentNames({ pipelines }: RuleInput): string[] {
  const names = pipelines.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `service.pipelines.${name}: there are two of this name: give one of them another name`,
  );
}

/** What a limiter does not see first is already in memory when it refuses. Behind a connector it has been seen. */
function memoryLimiterFirst({ pipelines }: RuleInput): string[] {
  return pipelines.flatMap(({ name, receivers, processors }) => {
    if (receivers.every((receiver) => receiver.kind === 'connector')) return [];
    const first = processors[0]?.id ?? 'none';
    if (componentType(first) === 'memory_limiter') return [];
    return [`service.pipelines.${name}.processors: the first is ${first}: put memory_limiter first`];
  });
}

/** It acknowledges before anything is on disk: kill -9 loses its whole timeout (measured: 80 % on a quiet edge). */
function noBatchProcessor({ pipelines }: RuleInput): string[] {
  return pipelines.flatMap(({ name, processors }) =>
    processors
      .filter(({ id }) => componentType(id) === 'batch')
      .map(
        ({ id }) =>
          `service.pipelines.${name}.processors: ${id} loses what it holds when the process dies: batch in the exporter's sending_queue`,
      ),
  );
}

function connectorTargets({ components, pipelines }: RuleInput): string[] {
  return components.flatMap((component) => {
    if (component.kind !== 'connector') return [];
    return component.targets.flatMap((target) => {
      const pipeline = pipelines.find(({ name }) => name === target);
      if (pipeline?.receivers.some(({ id }) => id === component.id) === true) return [];
      return [
        `connectors.${component.id}: sends to ${target}, which does not receive from it: add it there as receiver`,
      ];
    });
  });
}
