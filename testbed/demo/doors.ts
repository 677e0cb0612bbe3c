import { join } from 'node:path';
import { PORTS, WORKLOADS } from '../../lib';
import { type Platform } from '../runner/platform';
import { type Lane } from './lanes';
import { relay } from './relay';
import { type Door } from './report';

/** Unix sockets in the run's folder, which the outside reaches, for addresses in the sandbox. */
export async function openDoors(
  platform: Platform,
  { hub, stack }: Lane,
  directory: string,
): Promise<Door[]> {
  const address = (cluster: string, workload: string) =>
    platform.cluster(cluster).podsNamed(workload)[0]!.props.address;
  const store = (name: string) => platform.cluster(hub).storePods(name)[0]!.props.address;
  const doors = [
    { name: 'prometheus', host: store(WORKLOADS.prometheus), port: PORTS.prometheus },
    { name: 'loki', host: store(WORKLOADS.loki), port: PORTS.loki },
    { name: 'jaeger', host: store(WORKLOADS.tempo), port: 16_686 },
    { name: 'envoy', host: address(hub, WORKLOADS.ingress), port: PORTS.envoyHealth },
    { name: 'otlp', host: address(stack, WORKLOADS.agent), port: PORTS.otlpHttp },
  ];
  await Promise.all(
    doors.map(({ name, host, port }) => relay({ path: join(directory, name) }, { host, port })),
  );
  return doors.map(({ name, port }) => ({ name, port }));
}
