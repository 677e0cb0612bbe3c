import { isDeepStrictEqual } from 'node:util';
// Not a dependency of ours: the Pulumi SDK brings it, and its generated protocol code needs the same copy.
import * as grpc from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type ProviderCall } from './provider-call';
import { type ProviderDouble } from './provider-double';

type Properties = Record<string, unknown>;

/** Marks a secret in the engine's messages; the value stands beside it. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/**
 * Serves a provider double to the engine over gRPC, in this process, and keeps what the engine asked for. It
 * takes secrets and gives back plain outputs: what must be secret in the state, the program has to mark.
 */
export class ProviderServer {
  /** In the order in which the answers left. */
  readonly calls: ProviderCall[] = [];
  /** Whether the engine configured the provider: one that it only checked was never used. */
  configured = false;

  private readonly server = new grpc.Server();
  private port = 0;

  private constructor(private readonly double: ProviderDouble) {}

  /** Serves the double on a free port of loopback. */
  static async start(double: ProviderDouble): Promise<ProviderServer> {
    const provider = new ProviderServer(double);
    provider.server.addService(ResourceProviderService, provider.handlers());
    provider.port = await new Promise<number>((resolve, reject) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      provider.server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return provider;
  }

  /** An entry of `PULUMI_DEBUG_PROVIDERS`, through which the engine finds the server. */
  get attachment(): string {
    return `${this.double.package}:${this.port}`;
  }

  stop(): void {
    this.server.forceShutdown();
  }

  /** The calls that preview, up and destroy make; to others, as Read of a refresh, gRPC itself answers UNIMPLEMENTED. */
  private handlers(): grpc.UntypedServiceImplementation {
    const { double } = this;
    return {
      attach: unary(() => new Empty()),
      cancel: unary(() => new Empty()),
      handshake: unary(() => new proto.ProviderHandshakeResponse().setAcceptSecrets(true)),
      getPluginInfo: unary(() => new PluginInfo().setVersion(double.version)),
      getSchema: unary(() =>
        new proto.GetSchemaResponse().setSchema(
          JSON.stringify({ name: double.package, version: double.version }),
        ),
      ),
      checkConfig: unary((request: proto.CheckRequest) => checked(request)),
      diffConfig: unary((request: proto.DiffRequest) => diff(request)),
      configure: unary(async (request: proto.ConfigureRequest) => {
        this.configured = true;
        await double.configure(plain(request.getArgs()));
        return new proto.ConfigureResponse().setAcceptsecrets(true);
      }),
      check: unary((request: proto.CheckRequest) => {
        double.check(request.getType());
        return checked(request);
      }),
      diff: unary((request: proto.DiffRequest) => diff(request)),
      create: unary(async (request: proto.CreateRequest) => {
        // A preview makes nothing: what the inputs do not say stays unknown.
        if (request.getPreview()) return new proto.CreateResponse().setProperties(request.getProperties());
        const inputs = plain(request.getProperties());
        const created = await this.record('create', request, inputs, () =>
          double.create({ ...identity(request), inputs }),
        );
        return new proto.CreateResponse().setId(created.id).setProperties(struct(created.outputs));
      }),
      update: unary((request: proto.UpdateRequest) => {
        throw new Error(
          `${request.getName()} is asked for otherwise than before, and no test changes anything`,
        );
      }),
      delete: unary(async (request: proto.DeleteRequest) => {
        const inputs = plain(request.getOldInputs());
        await this.record('delete', request, inputs, () =>
          double.delete({ ...identity(request), id: request.getId(), inputs }),
        );
        return new Empty();
      }),
      invoke: unary(async (request: proto.InvokeRequest) => {
        const result = await double.invoke(request.getTok(), plain(request.getArgs()));
        return new proto.InvokeResponse().setReturn(struct(result));
      }),
    };
  }

  private async record<T>(
    method: ProviderCall['method'],
    request: proto.CreateRequest | proto.DeleteRequest,
    inputs: Properties,
    act: () => Promise<T>,
  ): Promise<T> {
    const begun = performance.now();
    const result = await act();
    const { type, name } = identity(request);
    this.calls.push({ method, type, name, inputs, begun, ended: performance.now() });
    return result;
  }
}

function unary<Q, A>(answer: (request: Q) => A | Promise<A>): grpc.handleUnaryCall<Q, A> {
  return ({ request }, callback) => {
    Promise.resolve(request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
  };
}

function identity(request: proto.CreateRequest | proto.DeleteRequest) {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName() };
}

function checked(request: proto.CheckRequest): proto.CheckResponse {
  return new proto.CheckResponse().setInputs(request.getNews());
}

/** A change is what the program asks for now and did not ask for before. */
function diff(request: proto.DiffRequest): proto.DiffResponse {
  const same = isDeepStrictEqual(plain(request.getOldInputs()), plain(request.getNews()));
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  return new proto.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
}

/** The properties without the engine's marks of secrets. */
function plain(properties: Struct | undefined): Properties {
  return unmarked(properties?.toJavaScript() ?? {}) as Properties;
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value && 'value' in value) return unmarked(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unmarked(entry)]));
}

function struct(properties: Readonly<Properties>): Struct {
  return Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
}
