import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../lib';
import { ROOT } from '../../tools/root';
import { freePorts, ServerProcess } from './process';

const MAIN = join(ROOT, 'build/services/metrics-proxy/main.js');

export interface MetricsProxyOptions {
  readonly prometheus: string;
  /** Content of `queries.yaml`. */
  readonly queries: object;
  readonly token?: string;
  readonly deadlineSeconds?: number;
}

/** The real metrics-proxy as a process on loopback, its files mounted as the kubelet does it. */
export class MetricsProxyProcess {
  private generation = 0;

  private constructor(
    readonly url: string,
    readonly process: ServerProcess,
    private readonly directory: string,
  ) {}

  static async start(options: MetricsProxyOptions): Promise<MetricsProxyProcess> {
    const [port] = await freePorts(1);
    const directory = mkdtempSync(join(tmpdir(), 'fed-observability-proxy-'));
    const env: Record<string, string> = {
      PROM_URL: options.prometheus,
      QUERIES_DIR: join(directory, 'queries'),
      DEADLINE_SECONDS: String(options.deadlineSeconds ?? 15),
      HOST: '127.0.0.1',
      PORT: String(port),
    };
    if (options.token !== undefined) env.BEARER_TOKEN_FILE = join(directory, 'token/token');
    const files = {
      queries: { 'queries.yaml': toYaml(options.queries) },
      token: { token: options.token ?? '' },
    };
    for (const [volume, content] of Object.entries(files)) mount(join(directory, volume), content, 0);
    const process_ = new ServerProcess('metrics-proxy', process.execPath, [MAIN], env);
    const proxy = new MetricsProxyProcess(`http://127.0.0.1:${port}`, process_, directory);
    await process_.ready(`${proxy.url}/readyz`).catch(async (error: Error) => {
      await proxy.stop();
      throw error;
    });
    return proxy;
  }

  /** Changes a mounted file as the kubelet does: all of it at once, by a link. */
  change(volume: 'queries' | 'token', content: Readonly<Record<string, string>>): void {
    this.generation += 1;
    mount(join(this.directory, volume), content, this.generation);
  }

  async stop(): Promise<void> {
    // Its own end takes seconds, and one test is about it.
    await this.process.stop('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }
}

function mount(path: string, files: Readonly<Record<string, string>>, generation: number): void {
  const folder = `..${generation}`;
  mkdirSync(join(path, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(path, folder, name), text);
    if (generation === 0) symlinkSync(join('..data', name), join(path, name));
  }
  symlinkSync(folder, join(path, '..data_next'));
  renameSync(join(path, '..data_next'), join(path, '..data'));
}
