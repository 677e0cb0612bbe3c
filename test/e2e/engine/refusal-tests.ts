import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Manifest } from '../../../lib';
import { KubernetesObject } from '../../../stacks/kubernetes-object';
import { VARIANTS } from '../../support/fixtures';
import { EngineStack, type EngineStackOptions } from './engine-stack';
import { LinodeSite } from './linode-site';
import { SECRETS } from './secrets';

const CONFIG_MAP = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace: 'default' },
  data: {},
} satisfies Manifest;
const ISSUER = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'ClusterIssuer',
  metadata: { name: 'one' },
  spec: { selfSigned: {} },
} satisfies Manifest;

/** What must fail, and for the right reason: without it a green run of the clusters would say little. */
export function refusalTests(): void {
  let site: LinodeSite;

  beforeAll(async () => {
    const cluster = 'fed-observability-remote';
    site = await LinodeSite.start({ token: SECRETS['linode:token'], cluster });
  });

  afterAll(() => site?.stop());

  /** Runs an action on a stack of its own, and removes the stack. */
  async function onStack<T>(
    options: Pick<EngineStackOptions, 'program'>,
    action: (stack: EngineStack) => Promise<T>,
  ): Promise<T> {
    const stack = await EngineStack.create({
      stack: 'edge',
      config: join(VARIANTS, 'private-registry'),
      secrets: SECRETS,
      linodeUrl: site.linode.url,
      ...options,
    });
    try {
      return await action(stack);
    } finally {
      stack.stop();
    }
  }

  const provider = () => new kubernetes.Provider('cluster', { kubeconfig: site.kubeconfig });

  test('a type without a group is refused in the preview, as by the Kubernetes plugin', async () => {
    const program = async () => {
      const { apiVersion, kind, metadata } = CONFIG_MAP;
      return new Misnamed(
        'kubernetes:v1:ConfigMap',
        'one',
        { apiVersion, kind, metadata },
        { provider: provider() },
      );
    };
    await expect(onStack({ program }, (stack) => stack.preview())).rejects.toThrow(
      /apiVersion does not have both a group and a version: "v1"/,
    );
  });

  test('an object without our provider is refused: it would go to whatever cluster the machine knows', async () => {
    const program = async () => new KubernetesObject(CONFIG_MAP, {});
    await expect(onStack({ program }, (stack) => stack.preview())).rejects.toThrow(
      /no kubeconfig: objects would go/,
    );
  });

  test('the API server refuses what comes before its operator or Namespace, and fields unknown to it', async () => {
    const program = async () => {
      const opts = { provider: provider() };
      new KubernetesObject(ISSUER, opts);
      new KubernetesObject({ ...CONFIG_MAP, metadata: { name: 'early', namespace: 'nowhere' } }, opts);
      new KubernetesObject({ ...CONFIG_MAP, dta: {} }, opts);
      return {};
    };
    const { message } = await onStack({ program }, (stack) => rejection(stack.up({ continueOnError: true })));
    expect(message).toMatch(
      /ClusterIssuer\/one.*: no matches for kind "ClusterIssuer" in version "cert-manager.io\/v1"/,
    );
    expect(message).toMatch(/ConfigMap\/nowhere\/early.*: 404: namespaces "nowhere" not found/);
    expect(message).toMatch(/ConfigMap\/default\/one.*: 500: .*dta: field not declared in schema/);
  });

  test('a GPU pool that Linode refuses stops the update with its reason, before any object is applied, and leaves the kubeconfig', async () => {
    site.linode.refuse('POST /lke/clusters/*/pools', 'The GPU plan is sold out in us-ord', 'type');
    await onStack({}, async (stack) => {
      await expect(stack.up()).rejects.toThrow(/\[400\] \[type\] The GPU plan is sold out in us-ord/);
      expect(stack.calls.map(({ type }) => type)).toEqual(['linode:index/lkeCluster:LkeCluster']);
      expect((await stack.outputs()).kubeconfig).toEqual({ value: site.kubeconfig, secret: true });
    });
    const { items } = (await site.kubernetes.call('GET', '/api/v1/namespaces')) as {
      items: readonly Manifest[];
    };
    expect(
      items.map(({ metadata }) => metadata.name).filter((name) => !/^(default|kube-.*)$/.test(name)),
    ).toEqual([]);
  });
}

/** The error that a promise must end with. */
async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.catch((error: Error) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error('nothing was refused');
}

class Misnamed extends pulumi.CustomResource {}
