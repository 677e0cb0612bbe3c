import { setTimeout as pause } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import { MockMonitor } from '@pulumi/pulumi/runtime/mocks';

/** One `registerResource` call, as the engine would receive it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly additionalSecretOutputs: readonly string[];
  readonly inputs: Record<string, unknown>;
  /** Positions in the sequence of all requests and answers. */
  readonly begun: number;
  readonly ended: number;
}

const SIGNATURE = '4dabf18193072939515e22adb298388d';

/** What stands in the address of the hub's NodeBalancer. */
export const ADDRESS = '192.0.2.10';
export const KUBECONFIG = 'apiVersion: v1\nkind: Config\n';

/**
 * The double of the Linode and Kubernetes providers: it answers with the inputs and the few outputs that we
 * read.
 */
function outputs({ type, inputs }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  switch (type) {
    case 'linode:index/lkeCluster:LkeCluster':
      return {
        kubeconfig: Buffer.from(KUBECONFIG).toString('base64'),
        apiEndpoints: ['https://api.example:443'],
        pools: [{ ...inputs.pools[0], nodes: [{ instanceId: 11 }, { instanceId: 12 }] }],
      };
    case 'linode:index/lkeNodePool:LkeNodePool':
      return { nodes: [{ instanceId: 21 }] };
    case 'linode:index/objectStorageKey:ObjectStorageKey':
      return { accessKey: 'access', secretKey: 'secret' };
    case 'linode:index/objectStorageBucket:ObjectStorageBucket':
      return { s3Endpoint: 'us-ord-1.linodeobjects.com' };
    case 'kubernetes:core/v1:Service':
      return inputs.spec.type === 'LoadBalancer'
        ? { status: { loadBalancer: { ingress: [{ ip: ADDRESS }] } } }
        : {};
    case 'kubernetes:gateway.networking.k8s.io/v1:Gateway':
      return { status: { addresses: [{ type: 'IPAddress', value: gatewayAddress(inputs.metadata.name) }] } };
    default:
      return {};
  }
}

/** Each Gateway has a NodeBalancer of its own. */
export function gatewayAddress(gateway: string): string {
  return `192.0.2.${100 + gateway.length}`;
}

/** What a program left behind: its value, or the error that it threw. */
export interface Run<T> {
  readonly value?: T;
  readonly error?: Error;
  readonly registrations: readonly Registration[];
}

/**
 * Runs a program as stack `hub` against the mocks, until nothing is outstanding. In a preview nothing exists
 * yet: ids and outputs are unknown.
 */
export async function run<T>(
  program: () => T,
  config: Readonly<Record<string, string>>,
  preview = false,
): Promise<Run<T>> {
  const registrations: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async (args) => {
        // Long enough that a wave which does not wait would overtake the one before it.
        await pause(2);
        if (preview) return { id: undefined, state: args.inputs };
        return {
          id: args.name === 'cluster' ? '4711' : `${args.name}-id`,
          state: { ...args.inputs, ...outputs(args) },
        };
      },
      call: ({ token, inputs }) => (token.endsWith(':getDomain') ? { id: 99, domain: inputs.domain } : {}),
    },
    'fed-observability',
    'hub',
    preview,
  );
  pulumi.runtime.setAllConfig({ ...config });
  const restore = recordInto(registrations);
  try {
    const value = program();
    await pulumi.runtime.disconnect();
    return { value, registrations };
  } catch (error) {
    await pulumi.runtime.disconnect();
    return { error: error as Error, registrations };
  } finally {
    restore();
  }
}

/** The mocks hide parents, dependencies and options: this takes them from the request itself. */
function recordInto(registrations: Registration[]): () => void {
  const original = MockMonitor.prototype.registerResource;
  let clock = 0;
  MockMonitor.prototype.registerResource = function (request, callback) {
    const begun = clock++;
    return original.call(this, request, (error, answer) => {
      if (answer !== undefined) {
        registrations.push({
          type: request.getType(),
          name: request.getName(),
          urn: answer.getUrn(),
          parent: request.getParent(),
          provider: request.getProvider(),
          dependencies: request.getDependenciesList(),
          ignoreChanges: request.getIgnorechangesList(),
          deleteBeforeReplace: request.getDeletebeforereplace(),
          additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
          inputs: request.getObject().toJavaScript(),
          begun,
          ended: clock++,
        });
      }
      callback(error, answer);
    });
  };
  return () => {
    MockMonitor.prototype.registerResource = original;
  };
}

export function isSecretInput(value: unknown): boolean {
  return typeof value === 'object' && value !== null && SIGNATURE in value;
}

/** Value and secretness of an Output. */
export async function settled<T>(output: pulumi.Output<T>): Promise<{ value: T; secret: boolean }> {
  const value = await new Promise<T>((resolve) => void output.apply(resolve));
  return { value, secret: await pulumi.isSecret(output) };
}
