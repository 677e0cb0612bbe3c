import { type Fleet, NAMESPACES } from '../../lib';

/** One class of one cluster, and a namespace whose telemetry that cluster sends in it. */
export interface Lane {
  readonly stack: string;
  readonly clusterId: string;
  readonly className: string;
  readonly namespace: string;
  /** `service.name` of what the namespace's workload sends; no two lanes share one. */
  readonly service: string;
  /** Stack of the hub that stores it. */
  readonly hub: string;
}

/** Every class that every cluster of a fleet declares; a class without a namespace that may talk has no lane. */
export function lanesOf(fleet: Fleet): Lane[] {
  const ruled = [...fleet.clusters.values()].flatMap(({ spec }) =>
    spec.telemetry.classes.rules.map(({ namespace }) => namespace),
  );
  const ours = Object.values(NAMESPACES).map(({ name }): string => name);
  const unruled = ['shop', 'demo-shop', 'fed-observability-demo'].find((name) => !ruled.includes(name));
  return [...fleet.clusters.values()].flatMap(({ stack, spec, sendsTo, declaredClasses }) => {
    const { classes } = spec.telemetry;
    const namespaceOf = (className: string) =>
      className === classes.default
        ? unruled
        : classes.rules.find((rule) => rule.class === className && !ours.includes(rule.namespace))?.namespace;
    return declaredClasses.flatMap(({ name: className }) => {
      const namespace = namespaceOf(className);
      if (namespace === undefined) return [];
      const service = `${stack}-${className}`;
      return [{ stack, clusterId: spec.id, className, namespace, service, hub: sendsTo.stack }];
    });
  });
}
