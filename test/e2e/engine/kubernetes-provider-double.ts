import { createHash } from 'node:crypto';
import { type Manifest } from '../../../lib';
import { readManifests } from '../../../testbed/kubernetes/read-manifests';
import { eventually } from '../../../testbed/waiting';
import { KubernetesClient } from './kubernetes-client';
import {
  type CreatedResource,
  type ExistingResource,
  type ProviderDouble,
  type ResourceRequest,
} from './provider-double';

const RELEASE = 'kubernetes:helm.sh/v3:Release';

/**
 * Double of the Kubernetes provider plugin, over a real API server: server-side apply with a field manager
 * per resource, as the plugin does. It differs from the plugin in five things. Of a Helm release it makes
 * only the CRDs, from files, and fetches no chart. It waits for the address of a load balancer and for no
 * readiness, since nobody runs pods here, nor for the end of a deletion. It refuses at once a kind that is
 * not served yet, where the plugin tries again. A previewed object is not shown to the API server.
 */
export class KubernetesProviderDouble implements ProviderDouble {
  readonly package = 'kubernetes';
  readonly version = '4.34.2';
  private client?: KubernetesClient;

  /** @param crds Files of the CRDs that a Helm release brings, by the release's name. */
  constructor(private readonly crds: Readonly<Record<string, string>>) {}

  async configure({ kubeconfig }: Readonly<Record<string, unknown>>): Promise<void> {
    if (typeof kubeconfig !== 'string') {
      throw new Error('no kubeconfig: objects would go to whatever cluster this machine talks to');
    }
    this.client?.close();
    this.client = new KubernetesClient(kubeconfig);
  }

  /** The plugin reads group and version from the type and refuses a type without both. */
  check(type: string): void {
    const [, apiVersion = ''] = type.split(':');
    if (apiVersion.split('/').length !== 2) {
      throw new Error(`apiVersion does not have both a group and a version: "${apiVersion}"`);
    }
  }

  async create({ urn, type, inputs }: ResourceRequest): Promise<CreatedResource> {
    const client = this.connected();
    if (type === RELEASE) return this.install(client, inputs);
    const object = inputs as Manifest;
    const { namespace, name } = object.metadata;
    const fieldManager = `pulumi-kubernetes-${createHash('sha256').update(urn).digest('hex').slice(0, 8)}`;
    let outputs = await client.apply(object, { fieldManager });
    if (isLoadBalancer(object)) {
      await eventually(`Service ${name} to have an address`, 20_000, async () => {
        outputs = (await client.get(object))!;
        return hasAddress(outputs);
      });
    }
    return { id: namespace === undefined ? name : `${namespace}/${name}`, outputs };
  }

  async delete({ type, inputs }: ExistingResource): Promise<void> {
    // The charts that bring CRDs are told to keep them.
    if (type !== RELEASE) await this.connected().delete(inputs as Manifest);
  }

  async invoke(token: string): Promise<never> {
    throw new Error(`${token}: the double of the Kubernetes provider has no functions`);
  }

  close(): void {
    this.client?.close();
  }

  private async install(
    client: KubernetesClient,
    inputs: ResourceRequest['inputs'],
  ): Promise<CreatedResource> {
    const { name, namespace } = inputs as { name: string; namespace: string };
    if ((await client.call('GET', `/api/v1/namespaces/${namespace}`)) === undefined) {
      throw new Error(`create: failed to create: namespaces "${namespace}" not found`);
    }
    for (const crd of this.crdsOf(name)) {
      await client.apply(crd, { fieldManager: 'helm' });
      await eventually(`CRD ${crd.metadata.name} to be established`, 20_000, async () =>
        isEstablished(await client.get(crd)),
      );
    }
    return {
      id: `${namespace}/${name}`,
      outputs: { ...inputs, status: { status: 'deployed', name, namespace } },
    };
  }

  private crdsOf(release: string): Manifest[] {
    const file = this.crds[release];
    return file === undefined ? [] : readManifests(file);
  }

  private connected(): KubernetesClient {
    if (this.client === undefined) throw new Error('the Kubernetes provider is not configured');
    return this.client;
  }
}

function isLoadBalancer({ kind, spec }: Manifest): boolean {
  return kind === 'Service' && (spec as { type?: string }).type === 'LoadBalancer';
}

function hasAddress(service: Manifest | undefined): boolean {
  const status = service?.status as { loadBalancer?: { ingress?: unknown[] } } | undefined;
  return (status?.loadBalancer?.ingress?.length ?? 0) > 0;
}

function isEstablished(crd: Manifest | undefined): boolean {
  const status = crd?.status as { conditions?: { type: string; status: string }[] } | undefined;
  return (
    status?.conditions?.some(
      (condition) => condition.type === 'Established' && condition.status === 'True',
    ) ?? false
  );
}
