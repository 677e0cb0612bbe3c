import { type Exporter, type Receiver, type Signal, type Signals } from '../collector/component';
import { type ClientTls, type LiveAndBacklog, otlpToHub, spoolTo } from '../collector/exporters';
import { liveFirst } from '../collector/live-first';
import { type Pipelines } from '../collector/pipeline';
import { memoryLimiter } from '../collector/processors';
import { ownSpool } from '../collector/receivers';
import { type OtlpEndpoint } from '../fleet/endpoint';
import { PORTS } from '../model/ports';
import { QUEUE_PATH } from './otel-collector';

/** What a cluster's collector has for each class: a spool that makes batches, and two ways from it to the class's door. */
export interface HubDoor {
  readonly name: string;
  readonly spool: Exporter<Signal>;
  readonly spooled: Receiver<Signal>;
  readonly ways: LiveAndBacklog<Signal>;
}

export function hubDoors(endpoints: readonly OtlpEndpoint[], tls: ClientTls): HubDoor[] {
  return endpoints.map((endpoint, index) => {
    const { name } = endpoint;
    const port = PORTS.collectorSpool + index;
    return {
      name,
      spool: spoolTo(port, name, `${QUEUE_PATH}/${name}-spool`),
      spooled: ownSpool(port, name),
      ways: otlpToHub(endpoint, tls, `${QUEUE_PATH}/${name}`),
    };
  });
}

/** From the spool of one class to the door, for one signal. */
export function pipelinesToHub<S extends Signal>(
  signal: S,
  signals: Signals<S>,
  { name, spooled, ways }: HubDoor,
): Pipelines {
  return liveFirst(signal, signals, { name, from: spooled, processors: [memoryLimiter()], ways });
}
