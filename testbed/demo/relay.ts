import { connect, createServer, type ListenOptions, type NetConnectOpts, type Server } from 'node:net';

/** Connections that one door of the demo takes at once. */
const CONNECTIONS = 32;

/** Hands every connection on to another address; resolves when it listens, rejects where it cannot. */
export function relay(from: ListenOptions, to: NetConnectOpts): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true });
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  server.maxConnections = CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(from, () => resolve(server));
  });
}
