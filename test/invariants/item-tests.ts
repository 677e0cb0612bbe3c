import { WORKLOADS } from '../../lib';
import { type Cluster, expectSeen } from './clusters';
import { type CollectorPod, collectorsOf } from './collector-pods';

const SIGNALS = ['metrics', 'logs', 'traces'];

/** Processors through which data of a signal passes where it enters a collector. */
const AT_AGENTS = (signal: string) => [
  'transform/bounds',
  ...(signal === 'metrics'
    ? ['filter/storable', 'redaction/personal_data_metrics']
    : ['redaction/personal_data']),
];
const AT_GATEWAYS = (signal: string) => [
  'transform/keys',
  ...(signal === 'metrics' ? ['filter/storable'] : []),
];

/** Names of processors that the first pipeline of a signal lacks. */
function missing(
  { workload, config }: CollectorPod,
  wanted: (signal: string) => readonly string[],
): string[] {
  return SIGNALS.flatMap((signal) => {
    const { processors } = config.service.pipelines[signal]!;
    const lacks = wanted(signal).filter((id) => !processors.includes(id));
    return lacks.map((id) => `${workload.title}: ${signal}: ${id}`);
  });
}

export function itemTests(cluster: () => Cluster): void {
  test('whoever takes data from workloads or clusters repairs it, or drops alone what no store takes', () => {
    const collectors = collectorsOf(cluster().objects);
    const agents = collectors.filter(({ workload }) => workload.name === WORKLOADS.agent);
    const gateways = collectors.filter(
      ({ workload }) => workload.labels['app.kubernetes.io/component'] === 'gateway',
    );
    expect([
      ...agents.flatMap((agent) => missing(agent, AT_AGENTS)),
      ...gateways.flatMap((gateway) => missing(gateway, AT_GATEWAYS)),
    ]).toEqual([]);
    expect(agents).toHaveLength(1);
    expectSeen(agents.length + gateways.length, cluster(), { hub: 1, edge: 1 });
  });
}
