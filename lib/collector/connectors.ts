import { BACKLOG_HEADER } from '../model/names';
import { type Connector, type Signal, type Signals } from './component';

export interface ClassRoute {
  readonly namespace: string;
  readonly className: string;
}

/** Sends each namespace's data of one signal to the pipeline `<signal>/<class>`; what no route names goes to the default's. */
export function routeByNamespace<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  defaultClass: string,
  routes: readonly ClassRoute[],
): Connector<S> {
  const target = (className: string) => `${signal}/${className}`;
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals,
    targets: [...new Set([defaultClass, ...routes.map((route) => route.className)])].map(target),
    config: {
      default_pipelines: [target(defaultClass)],
      error_mode: 'ignore',
      table: routes.map(({ namespace, className }) => ({
        context: 'resource',
        condition: `attributes["k8s.namespace.name"] == "${namespace}"`,
        pipelines: [target(className)],
      })),
    },
  };
}

/** Tells what has waited at a cluster from what is new, by the header of its request. */
export function routeByBacklog<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  targets: { readonly new: string; readonly backlog: string },
): Connector<S> {
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals,
    targets: [targets.new, targets.backlog],
    config: {
      default_pipelines: [targets.new],
      error_mode: 'propagate',
      table: [
        {
          context: 'request',
          condition: `request["${BACKLOG_HEADER}"] == "true"`,
          pipelines: [targets.backlog],
        },
      ],
    },
  };
}
