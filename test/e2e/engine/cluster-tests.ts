import { type UpResult } from '@pulumi/pulumi/automation';
import { type ClusterSpec, type Fleet, operatorChoice, operatorReleases } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { EngineStack } from './engine-stack';
import { appliedObjects, expectedResources } from './expected-resources';
import { leaks, leaksBelow } from './leaks';
import { LinodeSite } from './linode-site';
import { liveDifferences } from './live-differences';
import { orderReport } from './order-report';
import { SECRETS } from './secrets';
import { timed } from './timed';

export interface ClusterUnderTest {
  /** For the figures. */
  readonly title: string;
  readonly stack: string;
  /** Directory of the config files. */
  readonly config: string;
  /** How many DNS records Pulumi makes at Linode. */
  readonly records: number;
}

/**
 * The life of one cluster under the engine, from the first preview to destroy; each test goes on where the
 * one before it ended.
 */
export function clusterTests({ title, stack: name, config, records }: ClusterUnderTest): void {
  const fleet: Fleet = readFleet(config);
  const cluster = fleet.clusters.get(name)!;
  const spec: ClusterSpec = cluster.spec;
  const objects = appliedObjects(name, fleet);
  const expected = expectedResources(name, fleet);
  let site: LinodeSite;
  let stack: EngineStack;
  let second: UpResult;

  beforeAll(async () => {
    site = await LinodeSite.start({
      token: SECRETS['linode:token'],
      cluster: spec.id,
      domains: ['example.net'],
    });
    stack = await EngineStack.create({ stack: name, config, secrets: SECRETS, linodeUrl: site.linode.url });
  });

  afterAll(async () => {
    stack?.stop();
    await site?.stop();
  });

  test('the first preview lists every resource while there is no cluster, and makes none', async () => {
    const [steps, time] = await timed(() => stack.preview());
    expect(steps.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(expected);
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(['create']));
    expect(stack.calls).toEqual([]);
    expect(stack.kubernetes.configured).toBe(false);
    expect(site.linode.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    console.log(
      `engine: preview ${title}: ${steps.length} resources, ${objects.length} rendered objects, ${time}`,
    );
  });

  test('up makes everything in a cluster that did not exist, and says where the doors are', async () => {
    const [{ summary, outputs }, time] = await timed(() => stack.up());
    // The engine counts its default provider of Linode as no resource of the program.
    expect(summary.resourceChanges).toEqual({ create: expected.length - 1 });
    const { account, requests } = site.linode;
    const [created, ...others] = account.clusters.values();
    expect(others).toEqual([]);
    expect(created).toMatchObject({
      label: spec.id,
      region: spec.region,
      k8s_version: spec.kubernetes.version,
    });
    expect(account.pools(String(created!.id)).map(({ type, count }) => ({ type, count }))).toEqual([
      { type: spec.nodePools.system.type, count: spec.nodePools.system.count },
      { type: spec.nodePools.gpu!.type, count: spec.nodePools.gpu!.count },
    ]);
    const releases = stack.calls.filter(({ type }) => type === 'kubernetes:helm.sh/v3:Release');
    expect(releases.map(({ inputs }) => [inputs.name, inputs.version, inputs.namespace]).sort()).toEqual(
      operatorReleases(operatorChoice(cluster))
        .map((row) => [row.name, row.version, row.namespace])
        .sort(),
    );
    expect(outputs.lkeId!.value).toBe(created!.id);
    expect(outputs.kubeconfig!.value).toBe(site.kubeconfig);
    const doors = cluster.role === 'hub' ? cluster.doors.map(({ host }) => host) : [];
    expect(outputs.gatewayAddress?.value).toBe(doors.length > 0 ? LinodeSite.ADDRESS : undefined);
    const external = doors.map((door) => ({ name: door, type: 'A', value: LinodeSite.ADDRESS }));
    expect(outputs.dnsRecords?.value).toEqual(doors.length > 0 && records === 0 ? external : undefined);
    expect([...account.records.values()].map(({ target }) => target)).toEqual(
      Array.from({ length: records }, () => LinodeSite.ADDRESS),
    );
    const nodes = account
      .pools(String(created!.id))
      .flatMap((pool) => pool.nodes as { instance_id: number }[]);
    const walled = spec.nodeFirewall === undefined ? [] : [nodes.map((node) => node.instance_id)];
    const firewalls = [...account.firewalls.values()];
    expect(firewalls.map(({ devices }) => (devices as { linodes: number[] }).linodes)).toEqual(walled);
    const posts = requests.filter((request) => request.startsWith('POST ')).length;
    expect(posts).toBe(2 + records + walled.length);
    console.log(
      `engine: up ${title}: ${summary.resourceChanges!.create} created, ${posts} creations at Linode, ${time}`,
    );
  });

  test('everything was made after what it needs: cluster, Namespace, operator, and what pods mount', () => {
    const { checked, faults } = orderReport(stack.calls);
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(2 * objects.length);
    // The same calls, read backwards in time, must be full of faults.
    const backwards = stack.calls.map((call) => ({ ...call, begun: -call.ended, ended: -call.begun }));
    expect(orderReport(backwards).faults).toHaveLength(checked);
    const homeless = stack.calls.filter(({ type }) => !type.endsWith(':Namespace'));
    expect(orderReport(homeless).faults).toContainEqual(expect.stringContaining('nothing makes Namespace/'));
    console.log(`engine: order ${title}: ${checked} pairs in order`);
  });

  test('the API server holds every rendered object as rendered, applied by the provider', async () => {
    expect(await liveDifferences(site.kubernetes, objects)).toEqual([]);
    console.log(`engine: stored ${title}: ${objects.length} objects as rendered`);
  });

  test('a second up changes nothing', async () => {
    const [before, requests] = [stack.calls.length, site.linode.requests.length];
    const [result, time] = await timed(() => stack.up({ expectNoChanges: true }));
    second = result;
    const { summary } = result;
    expect(summary.resourceChanges).toEqual({ same: expected.length - 1 });
    expect(stack.calls).toHaveLength(before);
    expect(site.linode.requests.slice(requests).filter((request) => !request.startsWith('GET '))).toEqual([]);
    console.log(`engine: second up ${title}: ${summary.resourceChanges!.same} unchanged, ${time}`);
  });

  test('nothing that the engine keeps or prints shows a secret', async () => {
    const secrets = {
      ...SECRETS,
      kubeconfig: site.kubeconfig,
      'token in the kubeconfig': (site.kubeconfig.match(/token: (.+)/) as RegExpMatchArray)[1]!,
    };
    const { outputs, stdout } = second;
    expect(Object.keys(outputs).filter((output) => outputs[output]!.secret)).toEqual(['kubeconfig']);
    expect(leaks(stdout, secrets)).toEqual([]);
    expect(leaks(stack.exportState('encrypted'), secrets)).toEqual([]);
    const { files, found } = leaksBelow(stack.directory, secrets);
    expect(found).toEqual([]);
    expect(files).toContain(`state/.pulumi/stacks/fed-observability/${name}.json`);
    // The same search finds them where they are shown on purpose; a program reads no secret that it does not need.
    const shown = leaks(stack.exportState('shown'), secrets);
    const unread = [
      ...(spec.role === 'hub'
        ? []
        : ['fed-observability:grafanaAdminPassword', 'fed-observability:grafanaSecretKey']),
      ...(spec.images.pullSecret === undefined ? ['fed-observability:imagePullSecret'] : []),
    ];
    expect(shown).toEqual(Object.keys(secrets).filter((secret) => !unread.includes(secret)));
    console.log(
      `engine: secrets ${title}: ${shown.length} in the state, none in plain in ${files.length} files`,
    );
  });

  test('destroy removes everything in the opposite order, the cluster last', async () => {
    const made = stack.calls.length;
    const [{ summary }, time] = await timed(() => stack.destroy());
    expect(summary.resourceChanges).toEqual({ delete: expected.length - 1 });
    const removals = stack.calls.slice(made);
    expect(removals).toHaveLength(made);
    const { checked, faults } = orderReport(removals);
    expect(faults).toEqual([]);
    expect(removals.at(-1)!.type).toBe('linode:index/lkeCluster:LkeCluster');
    expect(site.linode.account.clusters.size).toBe(0);
    expect(site.linode.account.records.size).toBe(0);
    expect(site.linode.account.firewalls.size).toBe(0);
    console.log(`engine: destroy ${title}: ${removals.length} removed, ${checked} pairs in order, ${time}`);
  });
}
