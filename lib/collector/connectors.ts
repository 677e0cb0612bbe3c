import { type ClassRoute } from '../fleet/endpoints';
import { BACKLOG_HEADER } from '../model/headers';
import { type Connector, ONLY, type Signal } from './component';

/** Sends each namespace's data of one signal to the pipeline `<signal>/<class>`; what no route names goes to the default's. */
export function routeByNamespace<S extends Signal>(
  signal: S,
  defaultClass: string,
  routes: readonly ClassRoute[],
): Connector<S> {
  const target = (className: string) => `${signal}/${className}`;
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals: ONLY[signal],
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

/** Tells what comes out of a sender's fallback queue from what is new, by the header of the request. */
export function routeReplayed<S extends Signal>(
  signal: S,
  targets: { readonly fresh: string; readonly replayed: string },
): Connector<S> {
  return {
    kind: 'connector',
    id: `routing/${signal}`,
    signals: ONLY[signal],
    targets: [targets.fresh, targets.replayed],
    config: {
      default_pipelines: [targets.fresh],
      error_mode: 'propagate',
      table: [
        {
          context: 'request',
          condition: `request["${BACKLOG_HEADER}"] == "true"`,
          pipelines: [targets.replayed],
        },
      ],
    },
  };
}
