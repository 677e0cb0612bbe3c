import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Pair, type Stream } from './stream';
import { nanosOfTime, rfc3339 } from './units';

/** A line as VictoriaLogs holds it. */
export interface StoredLine {
  readonly nanos: bigint;
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: readonly Pair[];
}

export interface VictoriaLogsProps {
  readonly binary: string;
  readonly folder: string;
  readonly port: number;
  /** Lines older than this are deleted; 0 for never. */
  readonly retentionNanos: number;
}

/** After so long VictoriaLogs has written to its files what it took. */
export const FLUSH_SECONDS = 5;

/** No label has a name with a dot. */
const METADATA = 'loki.metadata';

const OWN_FIELDS: readonly string[] = ['_time', '_msg', '_stream', '_stream_id', METADATA];

/** Ends the child with its parent, whatever ends the parent. */
const SETPRIV = '/usr/bin/setpriv';

/** VictoriaLogs on loopback as a child of this process. */
export class VictoriaLogs {
  private readonly url: string;

  private constructor(
    readonly child: ChildProcess,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it and resolves when it answers. */
  static async start({ binary, folder, port, retentionNanos }: VictoriaLogsProps): Promise<VictoriaLogs> {
    const days = retentionNanos === 0 ? 36_500 : Math.ceil(retentionNanos / 86_400e9);
    const command = [
      binary,
      `-storageDataPath=${folder}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      `-retentionPeriod=${days}d`,
      `-inmemoryDataFlushInterval=${FLUSH_SECONDS}s`,
      // A line of 1 MB is up to six times as long in JSON.
      '-insert.maxLineSizeBytes=16MiB',
      '-defaultMsgValue=',
      '-memory.allowedBytes=512MiB',
      '-loggerLevel=WARN',
    ];
    const ends = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL'] : [];
    const [program, ...args] = [...ends, ...command] as [string, ...string[]];
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    await once(child, 'spawn');
    process.once('exit', () => child.kill('SIGKILL'));
    const started = new VictoriaLogs(child, port);
    while (!(await started.answers())) {
      if (child.exitCode !== null) throw new Error(`victoria-logs ended with ${child.exitCode}`);
      await pause(50);
    }
    return started;
  }

  /** Stores lines in the form of `asLines`. */
  async insert(lines: Buffer, labels: readonly string[]): Promise<void> {
    const fields = new URLSearchParams({ _stream_fields: labels.join(',') });
    const response = await fetch(`${this.url}/insert/jsonline?${fields}`, { method: 'POST', body: lines });
    if (!response.ok) throw new Error(`victoria-logs: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }

  /** Lines of a filter in LogsQL from a time on and before another, the oldest or the newest first. */
  async lines(
    filter: string,
    range: {
      readonly from: bigint;
      readonly to: bigint;
      readonly limit: number;
      readonly newestFirst: boolean;
    },
  ): Promise<StoredLine[]> {
    const time = `_time:[${rfc3339(range.from)}, ${rfc3339(range.to)})`;
    const order = `sort by (_time${range.newestFirst ? ' desc' : ''}) limit ${range.limit}`;
    return (await this.query(`${time} ${filter} | ${order}`)).map(storedLine);
  }

  /** The time of the newest line of each stream since a time. */
  async newest(since: bigint): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.query(`_time:>=${rfc3339(since)} | stats by (_stream) max(_time) newest`);
    return new Map(rows.map((row) => [row['_stream']!, nanosOfTime(row['newest']!)]));
  }

  /** Makes every line that was stored visible to queries. */
  private async flush(): Promise<void> {
    await fetch(`${this.url}/internal/force_flush`);
  }

  private async query(query: string): Promise<Record<string, string>[]> {
    await this.flush();
    const body = new URLSearchParams({ query });
    const response = await fetch(`${this.url}/select/logsql/query`, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) throw new Error(`victoria-logs: ${response.status} ${text}`);
    return text
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => JSON.parse(row) as Record<string, string>);
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

/** Lines of streams as VictoriaLogs reads them, a JSON object a line. */
export function asLines(streams: readonly Stream[]): Buffer {
  const rows = streams.flatMap(({ labels, entries }) =>
    entries.map(({ nanos, line, metadata }) =>
      JSON.stringify({
        ...labels,
        [METADATA]: JSON.stringify(metadata),
        _time: rfc3339(nanos),
        _msg: line.toString(),
      }),
    ),
  );
  return Buffer.from(`${rows.join('\n')}\n`);
}

/** The labels of lines that `asLines` wrote. */
export function labelsIn(lines: Buffer): string[] {
  const rows = lines.toString().trimEnd().split('\n');
  const names = new Set(rows.flatMap((row) => Object.keys(JSON.parse(row) as object)));
  return [...names].filter((name) => !OWN_FIELDS.includes(name));
}

function storedLine(row: Readonly<Record<string, string>>): StoredLine {
  return {
    nanos: nanosOfTime(row['_time']!),
    line: row['_msg'] ?? '',
    labels: Object.fromEntries(Object.entries(row).filter(([name]) => !OWN_FIELDS.includes(name))),
    metadata: JSON.parse(row[METADATA] ?? '[]') as Pair[],
  };
}
