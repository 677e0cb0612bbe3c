import { WORKLOADS } from '../../../lib';
import { taken } from '../../../testbed/doors/door-call';
import { numberedLogs } from '../../../testbed/otlp/numbered';
import { SIGNALS } from '../../../testbed/otlp/signals';
import { metricsPage } from '../../../testbed/stores/metrics-page';
import { eventually } from '../../../testbed/waiting';
import { lostByAgent } from './lost-by-agent';
import { reviewEdgeCa } from './trust';
import { type World } from './world';

const RECORDS = 500;
const REFUSED = 'envoy_listener_ssl_fail_verify_error';

/** A cluster whose CA is withdrawn is kept out, and its data waits on its own disk. */
export function revocationTests(world: () => World): void {
  test('data of an edge whose CA is removed waits on its disk, and all of it arrives when the CA is back', async () => {
    const { doors, stores, talker, edgeLeaf } = world();
    const agent = world().pod('edge', WORKLOADS.agent);
    const door = doors.door('bronze', 'grpc');
    const body = numberedLogs({ service: 'revocation-knock', first: 0, count: 1 });
    const everyEnvoy = (expected: boolean) =>
      eventually(`every Envoy to ${expected ? 'take' : 'refuse'} the edge`, 60_000, async () => {
        const answers = await Promise.all(
          doors.envoys.map((envoy) => doors.knock(door, { leaf: edgeLeaf, signal: 'logs', body }, envoy)),
        );
        return answers.every((answer) => taken(answer, 'grpc') === expected);
      });
    const seconds = async (work: Promise<unknown>) => {
      const begin = Date.now();
      await work;
      return ((Date.now() - begin) / 1_000).toFixed(1);
    };

    await everyEnvoy(true);
    reviewEdgeCa(world(), undefined);
    const refusedAfter = await seconds(everyEnvoy(false));
    expect(doors.envoys.map(({ ready }) => ready)).toEqual([true, true]);

    const open = {
      signal: 'logs',
      service: 'revocation-open',
      first: 0,
      count: 50,
      batch: 50,
      rate: 0,
    } as const;
    await talker.send(open);
    const overOpen = await stores.whenFound('logs', open.service, open.count, 5);

    // Its connection is open still; a new one must be refused.
    await agent.kill();
    await agent.whenReady();
    const before = (await doors.counters(door.className)).get(REFUSED) ?? 0;
    const service = (signal: string) => `revocation-${signal}`;
    for (const signal of SIGNALS) {
      const order = { signal, service: service(signal), first: 0, count: RECORDS, batch: 50, rate: 0 };
      expect(await talker.send(order)).toMatchObject({ acknowledged: RECORDS, refusals: {} });
    }
    await eventually('the agent to be refused', 30_000, async () => {
      return ((await doors.counters(door.className)).get(REFUSED) ?? 0) > before;
    });
    let queued = 0;
    await eventually('what is refused to stand on the disk', 30_000, async () => {
      queued = (await metricsPage(`http://${agent.props.address}:8888/metrics`))
        .filter(
          ({ name, labels }) =>
            name === 'otelcol_exporter_queue_size' && labels['exporter'] === 'otlp_http/bronze_backlog',
        )
        .reduce((sum, { value }) => sum + value, 0);
      return queued > 0;
    });
    for (const signal of SIGNALS) expect((await stores.found(signal, service(signal))).size).toBe(0);

    reviewEdgeCa(world(), world().ca('edge').caPem);
    const takenAfter = await seconds(everyEnvoy(true));
    let duplicates = 0;
    for (const signal of SIGNALS) {
      const found = await stores.whenFound(signal, service(signal), RECORDS, 90);
      expect([signal, found.distinct]).toEqual([signal, RECORDS]);
      duplicates += found.duplicates;
    }
    expect(await lostByAgent(agent)).toEqual([]);
    console.log(
      `identity: revocation: refused after ${refusedAfter} s, ${overOpen.distinct} of ${open.count} still over the open ` +
        `connection, ${queued} bytes waiting, taken again after ${takenAfter} s, ` +
        `${SIGNALS.length * RECORDS} of ${SIGNALS.length * RECORDS} arrived, ${duplicates} twice`,
    );
  });
}
