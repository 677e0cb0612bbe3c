import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { toYaml } from '../../lib';
import { ServerProcess } from '../../testbed/processes/process';
import { binary } from '../../tools/servers/binaries';

/** Slower than this a start is not waited for. */
const PATIENCE_MS = 600_000;
/** Requests under way at once. */
const SENDERS = 8;

export interface QueuedCollectorProps {
  /** Where its files and queues are. */
  readonly directory: string;
  /** Its configuration, with addresses of this machine. */
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly http: number;
  readonly health: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Large requests by the paths of the signals that they fill queues of. */
  readonly requests: Readonly<Record<string, object>>;
  /** Seconds that its startup probe gives it. */
  readonly startSeconds: number;
}

/** A rendered collector as a process: nobody listens where its data goes, so all of it is queued. */
export class QueuedCollector {
  constructor(readonly props: QueuedCollectorProps) {}

  /** Sends until the queue files have `bytes`, kills the process, and returns the bytes on disk. */
  async fill(bytes: number, progress: (now: number) => void): Promise<number> {
    const server = this.start(this.props.text, this.queues);
    await server.ready(this.health, PATIENCE_MS);
    const bodies = Object.entries(this.props.requests).map(
      ([path, body]) => [path, JSON.stringify(body)] as const,
    );
    for (let turn = 0; this.stored() < bytes; turn += 1) {
      progress(this.stored());
      const [path, body] = bodies[turn % bodies.length]!;
      await Promise.all(Array.from({ length: SENDERS }, () => this.send(path, body)));
    }
    await server.stop('SIGKILL');
    return this.stored();
  }

  /** Starts it on the queues; nothing is sent, so they stay as they are. */
  secondsToHealthy(): Promise<number> {
    return this.timed(this.props.text, this.queues);
  }

  /** The same on a copy of the queues, as the collector's own defaults have it. */
  async secondsToHealthyCompacting(): Promise<number> {
    const copy = join(this.props.directory, 'copy');
    cpSync(this.queues, copy, { recursive: true, force: true });
    return this.timed(withCompaction(this.props.text), copy);
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
    const file = join(this.props.directory, 'config.yaml');
    writeFileSync(file, text.replaceAll('/var/lib/otelcol', queues));
    return new ServerProcess('collector', binary('otelcol'), [`--config=${file}`], this.props.env);
  }

  private async send(path: string, body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', ...this.props.headers };
    const url = `http://127.0.0.1:${this.props.http}${path}`;
    const response = await fetch(url, { method: 'POST', headers, body });
    // 503: its memory limiter asks for patience.
    if (response.status !== 200 && response.status !== 503)
      throw new Error(`${url}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }

  private get queues(): string {
    return join(this.props.directory, 'queues');
  }

  private get health(): string {
    return `http://127.0.0.1:${this.props.health}/`;
  }

  private stored(): number {
    const files = readdirSync(this.queues, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  }
}

interface Compacting {
  readonly extensions: Readonly<
    Record<string, { readonly compaction?: { on_start: boolean; max_transaction_size?: number } }>
  >;
}

/** Everything is copied at the start, 64 KiB a transaction. */
function withCompaction(text: string): string {
  const config = parse(text) as Compacting;
  for (const { compaction } of Object.values(config.extensions)) {
    if (compaction === undefined) continue;
    compaction.on_start = true;
    delete compaction.max_transaction_size;
  }
  return toYaml(config);
}
