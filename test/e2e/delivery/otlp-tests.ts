import { type Signal, SIGNALS } from '../../../testbed/otlp/signals';
import { type Platform } from '../../../testbed/cluster/platform';
import { type LogLine } from '../../../testbed/stores/log-query';
import { type Span, Stores } from '../../../testbed/stores/stores';
import { lookUntil } from '../../../testbed/waiting';
import { expectedLabels, expectedMetricLabels } from './expected-labels';
import { figure } from './figure';
import { type Sender, SENDERS, talkerOf } from './sender';

const COUNT = 1_000;
/** RFC 3339, UTC, milliseconds. */
const RECEIVED_AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const serviceOf = (signal: Signal, { stack, namespace }: Sender) => `${signal}-${stack}-${namespace}`;

/** OTLP of workloads, from both clusters and through all three classes. */
export function otlpTests(platform: () => Platform): void {
  let stores: Stores;
  beforeAll(() => void (stores = new Stores(platform().cluster('hub'))));

  test.each(SIGNALS)(
    '%s of workloads reach the store once each, whatever cluster and class',
    async (signal) => {
      const found = await Promise.all(
        SENDERS.map(async (sender) => {
          const service = serviceOf(signal, sender);
          const talker = talkerOf(platform(), sender);
          const account = await talker.send({ signal, service, first: 0, count: COUNT, batch: 100, rate: 0 });
          expect(account).toMatchObject({ acknowledged: COUNT, repeated: 0 });
          return stores.whenFound(signal, service, COUNT);
        }),
      );
      expect(found).toEqual(SENDERS.map(() => ({ distinct: COUNT, duplicates: 0 })));
      figure(`${signal}: ${SENDERS.length} × ${COUNT} sent, all found once`);
    },
  );

  test('every metric names cluster, class, gateway and pod, so that no two senders share a series', async () => {
    for (const sender of SENDERS) {
      const series = await stores.query(`e2e_numbered{service_name="${serviceOf('metrics', sender)}"}`);
      expect(series).toHaveLength(100);
      const expected = expectedMetricLabels(sender, talkerOf(platform(), sender));
      series.forEach(({ metric }) => expect(metric).toMatchObject(expected));
    }
  });

  test('every line names cluster, class, pod and the time of its receipt', async () => {
    for (const sender of SENDERS) {
      const lines = await stores.logs(`{service_name="${serviceOf('logs', sender)}"}`);
      const expected = expectedLabels(sender, talkerOf(platform(), sender));
      expect(lines).toHaveLength(COUNT);
      lines.forEach(({ labels }: LogLine) =>
        expect(labels).toMatchObject({ ...expected, hub_received_at: expect.stringMatching(RECEIVED_AT) }),
      );
    }
  });

  test('every span names cluster, class, pod and the time of its receipt', async () => {
    for (const sender of SENDERS) {
      const spans = await stores.spans(serviceOf('traces', sender));
      const expected = Object.fromEntries(
        Object.entries(expectedLabels(sender, talkerOf(platform(), sender))).map(([label, value]) => [
          ATTRIBUTE_OF[label],
          value,
        ]),
      );
      expect(spans).toHaveLength(COUNT);
      spans.forEach(({ process, tags }: Span) => {
        expect(process).toMatchObject(expected);
        expect(tags).toMatchObject({ 'hub.received_at': expect.stringMatching(RECEIVED_AT) });
      });
    }
  });

  test('how long a record takes from a workload of the edge to the answer of a query', async () => {
    const talker = talkerOf(platform(), SENDERS[0]!);
    const latency = async (signal: Signal, round: number) => {
      const service = `latency-${signal}-${round}`;
      const begin = Date.now();
      await talker.send({ signal, service, first: 0, count: 1, batch: 1, rate: 0 });
      const found = await lookUntil(
        () => stores.found(signal, service),
        ({ size }) => size > 0,
        { timeoutMs: 30_000, everyMs: 50 },
      );
      if (found.size === 0) throw new Error(`${signal}: not found in 30 s`);
      return Date.now() - begin;
    };
    for (let round = 0; round < 3; round += 1) {
      const times = await Promise.all(SIGNALS.map((signal) => latency(signal, round)));
      figure(
        `one record is queryable after ${SIGNALS.map((signal, index) => `${signal} ${times[index]} ms`).join(', ')}`,
      );
    }
  });
}

/** Attributes of a resource by the labels that Prometheus and Loki make of them. */
const ATTRIBUTE_OF: Readonly<Record<string, string>> = {
  cluster_id: 'cluster.id',
  cluster_role: 'cluster.role',
  telemetry_class: 'telemetry.class',
  k8s_namespace_name: 'k8s.namespace.name',
  k8s_pod_name: 'k8s.pod.name',
  k8s_pod_uid: 'k8s.pod.uid',
  k8s_node_name: 'k8s.node.name',
};
