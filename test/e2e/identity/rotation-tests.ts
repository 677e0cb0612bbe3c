import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { classHost, SECRETS, spiffeId, WORKLOADS } from '../../../lib';
import { taken } from '../../../testbed/doors/door-call';
import { authority, type Leaf } from '../../../testbed/doubles/certificates';
import { numberedLogs } from '../../../testbed/otlp/numbered';
import { SIGNALS } from '../../../testbed/otlp/signals';
import { type RunningPod } from '../../../testbed/runner/running-pod';
import { showFiles } from '../../../testbed/runner/show-files';
import { eventually } from '../../../testbed/waiting';
import { EDGE_ID } from './claims';
import { Load } from './load';
import { lostByAgent } from './lost-by-agent';
import { reviewEdgeCa } from './trust';
import { CLIENT_USAGES, type World } from './world';

const HOST = classHost('gold', 'hub.fed-observability.example');

/** An exporter reads its certificate again at the first handshake after this (`reload_interval`). */
const RELOAD_MS = 61_000;

/** Keys and certificates change while data flows. `since` is when the agent last shook hands. */
export function rotationTests(world: () => World, since: () => number): void {
  const successor = authority('successor of the edge CA');
  afterAll(() => successor.remove());

  const takenBy = async (envoy: RunningPod, leaf: Leaf) => {
    const { doors } = world();
    const body = numberedLogs({ service: 'rotation-knock', first: 0, count: 1 });
    return taken(
      await doors.knock(doors.door('bronze', 'grpc'), { leaf, signal: 'logs', body }, envoy),
      'grpc',
    );
  };
  const everyEnvoy = (what: string, holds: (envoy: RunningPod) => Promise<boolean>) =>
    eventually(what, 60_000, async () => (await Promise.all(world().doors.envoys.map(holds))).every(Boolean));

  test('new keys, a new CA of the edge and a new certificate of the door, under load: 0 records lost, 0 refused', async () => {
    const { platform, talker, stores, doors } = world();
    await pause(Math.max(0, since() + RELOAD_MS - Date.now()));
    const loads = SIGNALS.map((signal) => new Load(talker, signal, `rotation-${signal}`));
    const old = world().edgeLeaf;
    const leaf = successor.leaf(`URI:${spiffeId(EDGE_ID)}`, { usages: CLIENT_USAGES });

    // Both CAs, then the new leaf, then the new CA alone: the order of a rotation without a gap.
    reviewEdgeCa(world(), world().ca('edge').caPem + successor.caPem);
    await everyEnvoy('the new leaf to be taken', (envoy) => takenBy(envoy, leaf));
    expect(await Promise.all(doors.envoys.map((envoy) => takenBy(envoy, old)))).toEqual([true, true]);
    for (const name of [WORKLOADS.agent, WORKLOADS.scraper]) {
      showFiles(world().pod('edge', name), SECRETS.clientTls, { ...leaf, 'ca.crt': successor.caPem });
    }
    reviewEdgeCa(world(), successor.caPem);
    await everyEnvoy('the old leaf to be refused', async (envoy) => !(await takenBy(envoy, old)));

    const before = await Promise.all(doors.envoys.map(presented));
    const hubCa = world().ca('hub');
    const server = hubCa.leaf(
      `DNS:${HOST},DNS:${HOST.replace('gold', 'silver')},DNS:${HOST.replace('gold', 'bronze')}`,
      {
        usages: ['digital signature', 'server auth'],
      },
    );
    for (const envoy of doors.envoys)
      showFiles(envoy, SECRETS.serverTls, { ...server, 'ca.crt': hubCa.caPem });
    await everyEnvoy('the new server certificate', async (envoy) => !before.includes(await presented(envoy)));
    expect(doors.envoys.map(({ restarts }) => restarts)).toEqual([0, 0]);

    // Open connections know nothing of it: each Envoy is replaced, so that every client must show what it has now.
    for (const envoy of doors.envoys) {
      await envoy.hold('SIGTERM');
      await envoy.release();
    }
    await eventually('the agent to come back', 90_000, async () => {
      const found = await Promise.all(SIGNALS.map((signal) => stores.found(signal, `rotation-${signal}`)));
      const last = Math.min(...found.map((numbers) => numbers.size));
      await pause(1_000);
      const later = await Promise.all(SIGNALS.map((signal) => stores.found(signal, `rotation-${signal}`)));
      return Math.min(...later.map((numbers) => numbers.size)) > last;
    });

    const accounts = await Promise.all(loads.map((load) => load.stop()));
    for (const [index, load] of loads.entries()) {
      const { sent, repeated, refusals } = accounts[index]!;
      expect({ repeated, refusals }).toEqual({ repeated: 0, refusals: {} });
      const { distinct, duplicates } = await stores.whenFound(load.signal, load.service, sent);
      expect(distinct).toBe(sent);
      console.log(
        `identity: rotation: ${sent} ${load.signal} sent, ${distinct} stored, 0 refused, ${duplicates} twice`,
      );
    }
    expect(await lostByAgent(platform.cluster('edge').podsNamed(WORKLOADS.agent)[0]!)).toEqual([]);
  });

  /** Fingerprint of the certificate that an Envoy presents. */
  function presented({ props }: RunningPod): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { host: props.address, port: 4317, servername: HOST, ca: world().ca('hub').caPem };
      const socket = connect({ ...options, ALPNProtocols: ['h2'] }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }
}
