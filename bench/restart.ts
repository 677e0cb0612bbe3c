import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  gatewayName,
  IDENTITY_HEADER,
  type Manifest,
  NAMESPACES,
  renderCluster,
  spiffeId,
  toYaml,
} from '../lib';
import { readFleet } from '../stacks/config';
import { freePorts, ServerProcess } from '../testbed/processes/process';
import { FLEET } from '../tools/root';
import { binary } from '../tools/servers/binaries';
import { type AsyncBenchmark } from './figure';
import { withTemporaryFolder } from './fleet-files';

/** Bytes in the queue when it is killed: what a gold gateway of a busy day holds, and what its queue of logs may hold. */
const FILLS = [1.6e9, 4.4e9];
const STARTS = 5;
/** Slower than this a start is not waited for. */
const PATIENCE_MS = 600_000;
const LINE_BYTES = 90_000;
const LINES_A_REQUEST = 10;
const SENDERS = 8;

/** Seconds until the gold gateway is healthy again on a queue that is full, with and without compaction at its start. */
export const restart: AsyncBenchmark = async (progress) =>
  withTemporaryFolder(async (directory) => {
    const gateway = await RenderedGateway.make(directory);
    const figures = [];
    for (const bytes of FILLS) {
      const filled = await gateway.fill(bytes, (now) => progress(`${Math.round(now / 1e6)} MB queued`));
      const size = `${(filled / 1e9).toFixed(1)} GB queued`;
      const rendered: number[] = [];
      for (let start = 1; start <= STARTS; start += 1) {
        progress(`${size}: start ${start} of ${STARTS}`);
        rendered.push(await gateway.secondsToHealthy());
      }
      progress(`${size}: start with compaction`);
      const compacting = [await gateway.secondsToHealthyCompacting()];
      figures.push(
        {
          name: `gold gateway, ${size}: start to healthy`,
          unit: 's',
          samples: rendered,
          goal: { bound: '≤', value: gateway.startSeconds } as const,
        },
        { name: 'the same with compaction at the start', unit: 's', samples: compacting },
      );
    }
    return figures;
  });

interface GatewayConfig {
  readonly exporters: Readonly<Record<string, { endpoint: string }>>;
  readonly extensions: Readonly<
    Record<string, { readonly compaction?: { on_start: boolean; max_transaction_size?: number } }>
  >;
}

/** The rendered gold gateway as a process, with stores that nobody listens for. */
class RenderedGateway {
  private constructor(
    private readonly directory: string,
    private readonly text: string,
    private readonly ports: { readonly http: number; readonly health: number },
    /** Seconds that its startup probe gives it. */
    readonly startSeconds: number,
    private readonly sender: string,
  ) {}

  static async make(directory: string): Promise<RenderedGateway> {
    const fleet = readFleet(FLEET);
    const hub = [...fleet.clusters.values()].find(({ role }) => role === 'hub')!;
    const objects = renderCluster(hub).charts.flatMap((chart) => chart.objects);
    const [grpc, http, health, metrics, closed] = await freePorts(5);
    const text = configOf(objects)
      .replaceAll('0.0.0.0:4317', `127.0.0.1:${grpc}`)
      .replaceAll('0.0.0.0:4318', `127.0.0.1:${http}`)
      .replaceAll('0.0.0.0:13133', `127.0.0.1:${health}`)
      .replaceAll(/host: "0\.0\.0\.0"\n( +)port: 8888/g, `host: 127.0.0.1\n$1port: ${metrics}`)
      .replaceAll(/http:\/\/[a-z]+\.monitoring\.svc\.cluster\.local:\d+/g, `http://127.0.0.1:${closed}`);
    return new RenderedGateway(
      directory,
      text,
      { http: http!, health: health! },
      startSecondsOf(objects),
      spiffeId(hub.id),
    );
  }

  /** Sends logs until the queue files have `bytes`, kills the process, and returns the bytes on disk. */
  async fill(bytes: number, progress: (now: number) => void): Promise<number> {
    const server = this.start(this.text, this.queues);
    await server.ready(this.health, PATIENCE_MS);
    const body = JSON.stringify(request());
    while (this.stored() < bytes) {
      progress(this.stored());
      await Promise.all(Array.from({ length: SENDERS }, () => this.send(body)));
    }
    await server.stop('SIGKILL');
    return this.stored();
  }

  /** Starts it on the queues; nothing is sent, so they stay as they are. */
  secondsToHealthy(): Promise<number> {
    return this.timed(this.text, this.queues);
  }

  /** The same on a copy of the queues, as the collector's own defaults have it. */
  async secondsToHealthyCompacting(): Promise<number> {
    const copy = join(this.directory, 'copy');
    cpSync(this.queues, copy, { recursive: true, force: true });
    return this.timed(withCompaction(this.text), copy);
  }

  private async timed(text: string, queues: string): Promise<number> {
    const begun = performance.now();
    const server = this.start(text, queues);
    await server.ready(this.health, PATIENCE_MS);
    const seconds = (performance.now() - begun) / 1_000;
    await server.stop('SIGKILL');
    return seconds;
  }

  private start(text: string, queues: string): ServerProcess {
    mkdirSync(queues, { recursive: true });
    const file = join(this.directory, 'config.yaml');
    writeFileSync(file, text.replaceAll('/var/lib/otelcol', queues));
    return new ServerProcess('gateway', binary('otelcol'), [`--config=${file}`], { TZ: 'UTC' });
  }

  private async send(body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', [IDENTITY_HEADER]: this.sender };
    const url = `http://127.0.0.1:${this.ports.http}/v1/logs`;
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }

  private get queues(): string {
    return join(this.directory, 'queues');
  }

  private get health(): string {
    return `http://127.0.0.1:${this.ports.health}/`;
  }

  private stored(): number {
    const files = readdirSync(this.queues, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  }
}

function configOf(objects: readonly Manifest[]): string {
  const name = `${gatewayName('gold')}-config`;
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)!;
  return (found.data as Record<string, string>)['config.yaml']!;
}

function startSecondsOf(objects: readonly Manifest[]): number {
  interface SetSpec {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly startupProbe: { readonly failureThreshold: number; readonly periodSeconds: number };
        }[];
      };
    };
  }
  const found = objects.find(
    ({ kind, metadata }) =>
      kind === 'StatefulSet' &&
      metadata.name === gatewayName('gold') &&
      metadata.namespace === NAMESPACES.hub.name,
  )!;
  const { failureThreshold, periodSeconds } = (found.spec as SetSpec).template.spec.containers[0]!
    .startupProbe;
  return failureThreshold * periodSeconds;
}

/** Everything is copied at the start, 64 KiB a transaction. */
function withCompaction(text: string): string {
  const config = parse(text) as GatewayConfig;
  for (const { compaction } of Object.values(config.extensions)) {
    if (compaction === undefined) continue;
    compaction.on_start = true;
    delete compaction.max_transaction_size;
  }
  return toYaml(config);
}

function request(): object {
  const time = String(BigInt(Date.now()) * 1_000_000n);
  const logRecords = Array.from({ length: LINES_A_REQUEST }, (_, n) => ({
    timeUnixNano: time,
    body: { stringValue: `${n} ${'x'.repeat(LINE_BYTES)}` },
  }));
  return { resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords }] }] };
}
