import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { lokiConfig } from './limits';
import { lokiServer } from './loki-server';
import { StandIn } from './stand-in';
import { VictoriaLogs } from './victoria-logs';

/**
 * VictoriaLogs behind a table of Loki's rules, in the place of Loki: the entry of an image. It takes Loki's own
 * `-config.file=…`, and `VICTORIA_LOGS` for the path of the program.
 */
async function main(): Promise<void> {
  const file = /^--?config\.file=(.+)$/.exec(process.argv.slice(2).join(' '))?.[1];
  if (file === undefined) throw new Error("usage: loki-stand-in-main -config.file=<Loki's configuration>");
  const config = lokiConfig(readFileSync(file, 'utf8'));
  const store = await VictoriaLogs.start({
    binary: process.env['VICTORIA_LOGS'] ?? '/usr/bin/victoria-logs',
    folder: `${config.data}/victoria-logs`,
    port: await freePort(),
    retentionNanos: config.limits.retention_period,
  });
  const standIn = await StandIn.open(config, store);
  const server = lokiServer(standIn).listen(config.port, config.address);
  // As long as Loki: a sender that writes into a connection as it is closed would have to repeat.
  server.keepAliveTimeout = 120_000;
  let stops = false;
  store.child.once('exit', (code) => process.exit(stops ? 0 : (code ?? 1)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stops = true;
      server.close(() => {
        standIn.close();
        store.child.kill('SIGTERM');
      });
      server.closeIdleConnections();
      // Senders keep their connections; Loki waits for requests under way, not for them.
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
