// Not dependencies of ours: the Pulumi SDK brings them.
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Answers of a service by method; a method that is not there is answered UNIMPLEMENTED. */
export type Answers = Readonly<Record<string, (request: never) => object | Promise<object>>>;

/** A service of a protocol file. */
export interface GrpcService {
  readonly file: string;
  /** With its package: `csi.v1.Node`. */
  readonly name: string;
  readonly answers: Answers;
}

/** Serves on a Unix socket, in place of one that a process which was killed has left. */
export async function serveOnSocket(path: string, services: readonly GrpcService[]): Promise<void> {
  const server = new grpc.Server();
  for (const { file, name, answers } of services) {
    const definition = loadSync(file, { keepCase: true, defaults: true, longs: Number })[name];
    if (definition === undefined) throw new Error(`${file} has no service ${name}`);
    const handlers = Object.entries(answers).map(([method, answer]) => [method, unary(answer)]);
    server.addService(
      definition as grpc.ServiceDefinition,
      Object.fromEntries(handlers) as grpc.UntypedServiceImplementation,
    );
  }
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${path}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
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
