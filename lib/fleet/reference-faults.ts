import { type ClusterSpec } from '../config/cluster-spec';
import { type Fault } from '../config/fault';
import { type TrafficClass } from '../config/traffic-class';
import { type Cluster } from './cluster';
import { hubReference } from './hub-reference';
import { declaredNames } from './resolve';

/** Two clusters of one id could speak for each other; two hubs of one domain would share their names. */
export function duplicateFaults(specs: ReadonlyMap<string, ClusterSpec>): Fault[] {
  const first = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [where, spec] of specs) {
    for (const [path, value] of uniqueFields(spec)) {
      const other = first.get(`${path} ${value}`);
      if (other === undefined) first.set(`${path} ${value}`, where);
      else
        faults.push({
          where,
          path,
          value,
          problem: `already that of stack ${other}`,
          fix: 'write another',
        });
    }
  }
  return faults;
}

/** Path and value of what no other cluster may have. */
function uniqueFields(spec: ClusterSpec): [path: string, value: string][] {
  switch (spec.role) {
    case 'hub':
      return [
        ['id', spec.id],
        ['hub.domain', spec.hub.domain],
      ];
    case 'edge':
      return [['id', spec.id]];
  }
}

export function hubReferenceFaults(specs: ReadonlyMap<string, ClusterSpec>): Fault[] {
  const hubs = [...specs].filter(([, spec]) => spec.role === 'hub').map(([stack]) => stack);
  const fix = hubs.length > 0 ? `write one of ${hubs.join(', ')}` : 'add a file with role: hub';
  return [...specs].flatMap(([where, spec]) => {
    const reference = hubReference(spec);
    if (reference === undefined) return [];
    const { path, stack: value } = reference;
    const problem = noHub(value, specs.get(value));
    return problem === undefined ? [] : [{ where, path, value, problem, fix }];
  });
}

function noHub(stack: string, spec: ClusterSpec | undefined): string | undefined {
  switch (spec?.role) {
    case undefined:
      return `there is no Pulumi.${stack}.yaml`;
    case 'edge':
      return 'this is an edge, and only a hub takes telemetry';
    case 'hub':
      return undefined;
  }
}

export function unknownClassFaults(
  where: string,
  spec: ClusterSpec,
  classes: readonly TrafficClass[],
): Fault[] {
  const known = classes.map((row) => row.name);
  return declaredNames(spec)
    .filter((name) => !known.includes(name))
    .map((value) => ({
      where,
      path: 'telemetry.classes',
      value,
      problem: 'the hub has no class of this name',
      fix: `write one of ${known.join(', ')}`,
    }));
}

/** Percentages of classes that the cluster does not declare. */
export function aggregatorClassFaults({ stack: where, spec, declaredClasses }: Cluster): Fault[] {
  const declared = declaredClasses.map(({ name }) => name);
  const percentages = spec.telemetry.aggregator?.percentages ?? {};
  return Object.entries(percentages)
    .filter(([name]) => !declared.includes(name))
    .map(([name, value]) => ({
      where,
      path: `telemetry.aggregator.percentages.${name}`,
      value,
      problem: 'the cluster sends nothing in this class',
      fix: `write one of ${declared.join(', ')}, or declare the class in telemetry.classes`,
    }));
}
