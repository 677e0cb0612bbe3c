import { gatewayName } from '../../../lib';
import { taken } from '../../../testbed/doors/door-call';
import { NUMBERED } from '../../../testbed/otlp/numbered';
import { type Signal, SIGNALS } from '../../../testbed/otlp/signals';
import { CLAIMED_ID, CLAIMS, EDGE_ID, FORGED_HEADER } from './claims';
import { storedIdentities } from './stored-identities';
import { type World } from './world';

const FROM_A_POD = 1_000;
const AT_A_DOOR = 50;

/** Whose it is, is said by the certificate alone. */
export function claimTests(world: () => World): void {
  const identity = (signal: Signal, className: string) => ({
    cluster: EDGE_ID,
    role: 'edge',
    className,
    received: signal === 'metrics' ? gatewayName(className) : 'a time',
    others: '',
  });

  /** Records of a service that stand under the claimed cluster. */
  async function underTheClaim(signal: Signal, service: string): Promise<number> {
    const { stores } = world();
    const selector = `{cluster_id="${CLAIMED_ID}", service_name="${service}"}`;
    if (signal === 'metrics') return (await stores.query(selector)).length;
    if (signal === 'logs') return (await stores.logs(selector)).length;
    const spans = await stores.spans(service);
    return spans.filter(
      ({ tags, process }) => process['cluster.id'] === CLAIMED_ID || tags['cluster.id'] === CLAIMED_ID,
    ).length;
  }

  test.each(SIGNALS)(
    '%s of an edge pod that claims another cluster, role and class stand under its own',
    async (signal) => {
      const service = `claims-${signal}`;
      const order = { signal, service, first: 0, count: FROM_A_POD, batch: 100, rate: 0, ...CLAIMS };
      expect(await world().talker.send(order)).toMatchObject({ acknowledged: FROM_A_POD, repeated: 0 });
      expect((await world().stores.whenFound(signal, service, FROM_A_POD)).distinct).toBe(FROM_A_POD);
      expect(await storedIdentities(world().stores, signal, service)).toEqual([identity(signal, 'bronze')]);
      expect(await underTheClaim(signal, service)).toBe(0);
      console.log(
        `identity: ${FROM_A_POD} ${signal} of an edge pod with false claims: all under ${EDGE_ID}, 0 under ${CLAIMED_ID}`,
      );
    },
  );

  test('a client with a real certificate, a forged header and false claims is stored as whom its certificate names', async () => {
    const sent = ['gold', 'bronze'].flatMap((className) =>
      (['grpc', 'http'] as const).flatMap((protocol) =>
        SIGNALS.map((signal) => ({
          className,
          protocol,
          signal,
          service: `${className}-${protocol}-${signal}`,
        })),
      ),
    );
    const { doors, edgeLeaf, stores } = world();
    for (const { className, protocol, signal, service } of sent) {
      const answer = await doors.knock(doors.door(className, protocol), {
        leaf: edgeLeaf,
        headers: FORGED_HEADER,
        signal,
        body: NUMBERED[signal]({ service, first: 0, count: AT_A_DOOR, ...CLAIMS }),
      });
      expect([service, answer, taken(answer, protocol)]).toEqual([service, answer, true]);
    }
    for (const { className, signal, service } of sent) {
      expect([service, await stores.whenFound(signal, service, AT_A_DOOR)]).toEqual([
        service,
        { distinct: AT_A_DOOR, duplicates: 0 },
      ]);
      expect([service, await storedIdentities(stores, signal, service)]).toEqual([
        service,
        [identity(signal, className)],
      ]);
      expect([service, await underTheClaim(signal, service)]).toEqual([service, 0]);
    }
    console.log(
      `identity: ${sent.length * AT_A_DOOR} records over ${sent.length} doors and signals with a forged header: all under ${EDGE_ID}`,
    );
  });
}
