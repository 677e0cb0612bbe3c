import { type Connector, type Exporter, type Receiver, type Signal } from '../collector/component';
import { routeByNamespace } from '../collector/connectors';
import { type ClientTls, otlpToHub } from '../collector/hub-exporters';
import { memoryLimiter } from '../collector/memory-limiter';
import { pipeline, type Pipeline } from '../collector/pipeline';
import { primaryFirst, type TwoWays } from '../collector/primary-first';
import { ownSpool, spoolTo } from '../collector/spool';
import { type ClassRoute, type OtlpEndpoint } from '../fleet/endpoints';
import { PORTS } from '../model/ports';
import { QUEUE_PATH } from './otel-collector';

/** How a cluster's collector reaches one class: a spool that makes batches, and two ways from it to the class's door. */
export interface ClassOutlet {
  readonly name: string;
  readonly spool: Exporter<Signal>;
  readonly spooled: Receiver<Signal>;
  readonly ways: TwoWays<Signal>;
}

/** One outlet for each endpoint; each has its own loopback port and directories. */
export function classOutlets(endpoints: readonly OtlpEndpoint[], tls: ClientTls): ClassOutlet[] {
  return endpoints.map((endpoint, index) => classOutlet(endpoint, PORTS.collectorSpool + index, tls));
}

export function classOutlet(endpoint: OtlpEndpoint, spoolPort: number, tls: ClientTls): ClassOutlet {
  const { name } = endpoint;
  return {
    name,
    spool: spoolTo(spoolPort, name, `${QUEUE_PATH}/${name}-spool`),
    spooled: ownSpool(spoolPort, name),
    ways: otlpToHub(endpoint, tls, `${QUEUE_PATH}/${name}`),
  };
}

/** The spools as exits of their classes. */
export function spoolsOf(outlets: readonly ClassOutlet[]): ClassExit<Signal>[] {
  return outlets.map(({ name, spool }) => ({ name, exit: spool }));
}

/** From the spool of one class to its door, for one signal. */
export function spoolToHub<S extends Signal>(signal: S, { name, spooled, ways }: ClassOutlet): Pipeline<S>[] {
  return primaryFirst<S>(signal, { name, from: spooled, processors: [memoryLimiter()], ways });
}

/** Where the data of one class leaves the pipelines that all classes share. */
export interface ClassExit<S extends Signal> {
  readonly name: string;
  readonly exit: Exporter<S> | Connector<S>;
}

export interface ClassSplit<S extends Signal> {
  /** Takes the data of all classes. */
  readonly entry: Exporter<S> | Connector<S>;
  /** From the router to each class's exit; none where there is one class only. */
  readonly pipelines: Pipeline<S>[];
}

/** Splits one signal by class, the default first; without routes everything goes to the default's exit. */
export function splitByClass<S extends Signal>(
  signal: S,
  routes: readonly ClassRoute[],
  exits: readonly ClassExit<S>[],
): ClassSplit<S> {
  const first = exits[0]!;
  if (routes.length === 0) return { entry: first.exit, pipelines: [] };
  const router = routeByNamespace(signal, first.name, routes);
  return {
    entry: router,
    pipelines: exits.map(({ name, exit }) =>
      pipeline<S>(`${signal}/${name}`, { receivers: [router], processors: [], exporters: [exit] }),
    ),
  };
}
