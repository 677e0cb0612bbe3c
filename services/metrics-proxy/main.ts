import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BearerToken } from './bearer-token';
import { parseQueries } from './curated-query';
import { PrometheusClient } from './prometheus-client';
import { makeServer } from './server';
import { ServiceMetrics } from './service-metrics';
import { readSettings, USAGE } from './settings';
import { WatchedFile } from './watched-file';

/** Requests still come until every proxy of the cluster knows that the pod ends. */
const DRAIN_MS = 3_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  let report: (file: string, fault?: string) => void = () => undefined;
  const watch = <T>(path: string, parse: (text: string) => T) =>
    WatchedFile.open({ path, parse, onChange: (fault) => report(path, fault) });
  const queries = await watch(join(settings.queriesDirectory, 'queries.yaml'), parseQueries);
  const token = settings.tokenFile
    ? await watch(settings.tokenFile, (text) => new BearerToken(text))
    : undefined;
  const client = new PrometheusClient(settings.prometheus);
  const metrics = new ServiceMetrics({
    pending: () => client.pending,
    queries: () => queries.value.size,
    inForce: () => queries.fault === undefined,
  });
  let ending = false;
  const { deadlineMs } = settings;
  const server = await makeServer({ queries, token, client, metrics, deadlineMs, ending: () => ending });
  report = (file, fault) => {
    if (fault === undefined) server.log.info({ file }, 'read again');
    else server.log.error({ file, fault }, 'refused: what was in force stays');
  };
  await server.listen({ host: settings.host, port: settings.port });

  const end = async () => {
    if (ending) process.exit(0);
    ending = true;
    await pause(DRAIN_MS);
    await server.close();
    client.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}

const [argument] = process.argv.slice(2);
if (argument === '--help' || argument === '-h') console.log(USAGE);
else if (argument !== undefined) {
  console.error(`${argument}: unknown; --help lists what there is`);
  process.exitCode = 2;
} else {
  main().catch((error: Error) => {
    console.error(`metrics-proxy: ${error.message}`);
    process.exitCode = 1;
  });
}
