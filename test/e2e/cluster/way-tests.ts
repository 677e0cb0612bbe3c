import { type Platform } from '../../../testbed/cluster/platform';
import { SIGNALS } from '../../../testbed/otlp/signals';
import { Stores } from '../../../testbed/stores/stores';
import { talkerIn } from '../../../testbed/talkers/talker';
import { lookUntil } from '../../../testbed/waiting';
import { figure } from './figure';

const COUNT = 100;

/** From a pod of the edge over agent, load balancer, door and gateway to the stores of the hub. */
export function wayTests(platform: () => Platform): void {
  test.each(SIGNALS)('%s of a pod of the edge are in the hub’s store, once each', async (signal) => {
    const talker = talkerIn(platform().cluster('edge'));
    const service = `way-${signal}`;
    const account = await talker.send({ signal, service, first: 0, count: COUNT, batch: 10, rate: 0 });
    expect(account).toMatchObject({ acknowledged: COUNT, done: true });
    const stores = new Stores(platform().cluster('hub'));
    expect(await stores.whenFound(signal, service, COUNT)).toEqual({ distinct: COUNT, duplicates: 0 });
    figure(`${signal}: ${COUNT} of the edge sent, all found once in the hub`);
  });

  test('lines that a pod prints are read from containerd’s files and stored with what the kubelet knows', async () => {
    const talker = talkerIn(platform().cluster('edge'));
    const lines = Array.from({ length: COUNT }, (_, n) => `printed ${n}`);
    await talker.print(lines);
    const { metadata, spec } = talker.pod.props.pod;
    const { name, namespace, uid } = metadata;
    const stores = new Stores(platform().cluster('hub'));
    const selector = `{service_name="talker", k8s_namespace_name="${namespace}"} |= "printed "`;
    const found = await lookUntil(
      () => stores.logs(selector),
      ({ length }) => length >= COUNT,
      { timeoutMs: 60_000, everyMs: 500 },
    );
    expect(found.map(({ line }) => line).sort()).toEqual([...lines].sort());
    const labels = { k8s_pod_name: name, k8s_pod_uid: uid, k8s_node_name: spec.nodeName };
    found.forEach((line) => expect(line.labels).toMatchObject({ ...labels, telemetry_class: 'gold' }));
    figure(`log file: ${COUNT} lines printed, all found once`);
  });
}
