// Not dependencies of ours: the Pulumi SDK brings them.
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Answers of a service by method; a method that is not there is answered UNIMPLEMENTED. One that streams sends its
 * answer and keeps the stream open.
 */
export type Answers = Readonly<Record<string, (request: never) => object | Promise<object>>>;

/** A service of a protocol file. */
export interface GrpcService {
  readonly file: string;
  /** With its package: `csi.v1.Node`. */
  readonly name: string;
}

/** A service that is served. */
export interface ServedService extends GrpcService {
  readonly answers: Answers;
}

/** Serves on a Unix socket, in place of one that a process which was killed has left. */
export async function serveOnSocket(path: string, services: readonly ServedService[]): Promise<void> {
  const server = new grpc.Server();
  for (const { answers, ...service } of services) {
    const definition = definitionOf(service);
    const handlers = Object.entries(answers).map(([method, answer]) => [
      method,
      definition[method]?.responseStream ? streaming(answer) : unary(answer),
    ]);
    server.addService(definition, Object.fromEntries(handlers) as grpc.UntypedServiceImplementation);
  }
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${path}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
}

/** Calls a method on a Unix socket. Rejects after five seconds without an answer. */
export function callOnSocket(
  path: string,
  service: GrpcService,
  method: string,
  request: object,
): Promise<object> {
  const { path: name, requestSerialize, responseDeserialize } = definitionOf(service)[method]!;
  const client = new grpc.Client(`unix:${path}`, grpc.credentials.createInsecure());
  return new Promise<object>((resolve, reject) =>
    client.makeUnaryRequest(
      name,
      requestSerialize,
      responseDeserialize as (bytes: Buffer) => object,
      request,
      { deadline: Date.now() + 5_000 },
      (error, response) => (error === null ? resolve(response!) : reject(error)),
    ),
  ).finally(() => client.close());
}

function definitionOf({ file, name }: GrpcService): grpc.ServiceDefinition {
  const definition = loadSync(file, { keepCase: true, defaults: true, longs: Number })[name];
  if (definition === undefined) throw new Error(`${file} has no service ${name}`);
  return definition as grpc.ServiceDefinition;
}

function unary(answer: Answers[string]): grpc.handleUnaryCall<never, object> {
  return ({ request }, callback) => {
    Promise.resolve(request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.INTERNAL, details: error.message }),
      );
  };
}

function streaming(answer: Answers[string]): grpc.handleServerStreamingCall<never, object> {
  return (call) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => call.write(response),
        (error: Error) => call.destroy(error),
      );
  };
}
