import { componentType } from './component';
import { diskFaults } from './disk-rules';
import { pipelineFaults } from './pipeline-rules';
import { primaryWayFaults } from './primary-rules';
import { queueFaults } from './queue-rules';
import { type RuleInput } from './rule-input';
import { tailSamplingFaults } from './tail-sampling-rules';

/**
 * The render-time rules of the platform: each fault names the field, the value and what to write instead.
 * `otelcol validate` 0.149.0 is no substitute: it accepts deprecated types, a `storage` that no extension defines,
 * and a variable that is not set in an optional field.
 */
export function ruleFaults(input: RuleInput): string[] {
  return [
    ...sameIdOtherConfig(input),
    ...pipelineFaults(input),
    ...tailSamplingFaults(input),
    ...queueFaults(input),
    ...diskFaults(input),
    ...noDebugExporter(input),
    ...environmentDefined(input),
    ...primaryWayFaults(input),
  ];
}

function sameIdOtherConfig({ components }: RuleInput): string[] {
  const ids = components.map(({ kind, id }) => `${kind}s.${id}`);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    (id) => `${id}: two components with one id differ in their configuration: give one of them another name`,
  );
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
