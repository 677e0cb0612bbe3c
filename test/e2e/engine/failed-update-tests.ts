import { join } from 'node:path';
import { type Manifest } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { VARIANTS } from '../../support/fixtures';
import { EngineStack } from './engine-stack';
import { appliedObjects } from './expected-resources';
import { LinodeSite } from './linode-site';
import { SECRETS } from './secrets';

const CONFIG = join(VARIANTS, 'private-registry');

/** What a first update leaves behind that fails when the cluster is there and its objects are not. */
export function failedUpdateTests(): void {
  const fleet = readFleet(CONFIG);
  let site: LinodeSite;
  let stack: EngineStack;

  beforeAll(async () => {
    const cluster = fleet.clusters.get('hub')!.id;
    site = await LinodeSite.start({ token: SECRETS['linode:token'], cluster });
    stack = await EngineStack.create({
      stack: 'hub',
      config: CONFIG,
      secrets: SECRETS,
      linodeUrl: site.linode.url,
    });
  });

  afterAll(async () => {
    stack?.stop();
    await site?.stop();
  });

  test('a hub of which an object is refused still puts its kubeconfig out, secret, and where its API server is', async () => {
    // The last one: nothing else of the program is on its way to the engine when it is refused.
    const taken = appliedObjects('hub', fleet).findLast(({ kind }) => kind === 'ConfigMap')!;
    await ownedBySomebodyElse(taken);
    await expect(stack.up()).rejects.toThrow(new RegExp(`${taken.metadata.name}.*409: .*conflict`));
    const outputs = await stack.outputs();
    expect(outputs.kubeconfig).toEqual({ value: site.kubeconfig, secret: true });
    expect(Object.keys(outputs).sort()).toEqual([
      'apiEndpoints',
      'clusterId',
      'kubeconfig',
      'lkeId',
      'namespaces',
    ]);
  });

  /** Takes the object's files for another manager, so that the API server refuses Pulumi's. */
  async function ownedBySomebodyElse({ data, ...object }: Manifest): Promise<void> {
    const options = { fieldManager: 'somebody-else' };
    const { namespace } = object.metadata;
    await site.kubernetes.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace! } },
      options,
    );
    const files = Object.fromEntries(Object.keys(data as object).map((name) => [name, 'of somebody else']));
    await site.kubernetes.apply({ ...object, data: files }, options);
  }
}
