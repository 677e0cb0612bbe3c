import { gatewayName } from '../../../lib';
import { type Platform } from '../../../testbed/cluster/platform';
import { eventually } from '../../../testbed/waiting';
import { figure } from './figure';

/** What the kubelet does with a container that ends. */
export function restartTests(platform: () => Platform): void {
  test('a gateway that is killed is started again by its kubelet, with a log of its own', async () => {
    const [gateway] = platform().cluster('hub').podsNamed(gatewayName('gold'));
    expect(gateway!.restarts).toBe(0);
    const before = gateway!.pid;
    const begin = Date.now();
    await gateway!.kill();
    await eventually('the restart', 60_000, async () => gateway!.restarts === 1 && gateway!.ready);
    const seconds = (Date.now() - begin) / 1_000;
    expect(gateway!.pid).not.toBe(before);
    expect(gateway!.log.files().filter((name) => name.endsWith('.log'))).toEqual(['0.log', '1.log']);
    expect(gateway!.log.text()).toContain('Everything is ready');
    figure(
      `kill -9 of ${gateway!.name}: 1 restart, ready after ${seconds.toFixed(1)} s, logs 0.log and 1.log`,
    );
  });

  test('a pod that is held stays down, its successor has its volumes, and others are not touched', async () => {
    const hub = platform().cluster('hub');
    const [gateway, neighbour] = hub.podsNamed(gatewayName('gold'));
    const [name, uid] = [gateway!.name, gateway!.props.pod.metadata.uid];
    await gateway!.hold();
    expect(hub.podsNamed(gatewayName('gold')).filter(({ ready }) => ready)).toHaveLength(1);
    await gateway!.release();
    expect(gateway!.name).toBe(name);
    expect(gateway!.props.pod.metadata.uid).not.toBe(uid);
    expect(gateway!.ready).toBe(true);
    expect(neighbour!.restarts).toBe(0);
  });

  test('the agent, which tolerates every node, can be held too', async () => {
    const edge = platform().cluster('edge');
    const [agent] = edge.podsNamed('otel-agent');
    await agent!.hold();
    expect(() => edge.podsNamed('otel-agent')).toThrow('no pod of otel-agent');
    await agent!.release();
    expect(edge.podsNamed('otel-agent').map(({ ready }) => ready)).toEqual([true]);
  });
}
