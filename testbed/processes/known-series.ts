import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from '../../tools/servers/binaries';
import { run } from '../../tools/servers/run';
import { freePorts, ServerProcess } from './process';

export interface KnownSeries {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** One sample each step from the start on; undefined leaves a gap. */
  readonly values: readonly (number | undefined)[];
}

/** A real Prometheus that stores exactly the series given, since a whole minute three hours ago. */
export class KnownPrometheus {
  private constructor(
    readonly url: string,
    /** Unix seconds of each series' first value. */
    readonly start: number,
    readonly process: ServerProcess,
    private readonly directory: string,
  ) {}

  static async start(series: readonly KnownSeries[], stepSeconds = 60): Promise<KnownPrometheus> {
    const directory = mkdtempSync(join(tmpdir(), 'fed-observability-known-'));
    const start = Math.floor(Date.now() / 60_000 - 180) * 60;
    const samples = join(directory, 'samples.om');
    writeFileSync(samples, openMetrics(series, start, stepSeconds));
    run(binary('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', samples, join(directory, 'data')]);
    const config = join(directory, 'prometheus.yml');
    writeFileSync(config, '{}');
    const [port] = await freePorts(1);
    const server = new ServerProcess('prometheus', binary('prometheus'), [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const url = `http://127.0.0.1:${port}`;
    await server.ready(`${url}/-/ready`);
    return new KnownPrometheus(url, start, server, directory);
  }

  async stop(): Promise<void> {
    await this.process.stop();
    rmSync(this.directory, { recursive: true });
  }
}

function openMetrics(series: readonly KnownSeries[], start: number, stepSeconds: number): string {
  const lines = series.flatMap(({ name, labels = {}, values }) => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
    return values.flatMap((value, step) =>
      value === undefined
        ? []
        : [`${name}{${pairs.join(',')}} ${number(value)} ${start + step * stepSeconds}`],
    );
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
  return Number.isFinite(value)
    ? String(value)
    : String(value).replace('Infinity', 'Inf').replace(/^Inf/, '+Inf');
}
