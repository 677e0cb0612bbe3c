import { componentType } from './component';
import { type RuleInput } from './rule-input';

interface TailSamplingConfig {
  readonly block_on_overflow?: boolean;
  readonly num_traces?: number;
  readonly decision_cache?: Readonly<
    Partial<Record<'sampled_cache_size' | 'non_sampled_cache_size', number>>
  >;
}

/** It keeps in memory what it has acknowledged, as no other processor may: it must be chosen and bounded. */
export function tailSamplingFaults({ components }: RuleInput): string[] {
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
