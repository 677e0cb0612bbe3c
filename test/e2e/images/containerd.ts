import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../../../testbed/processes/process';
import { eventually } from '../../../testbed/waiting';

/** What an image says of the process that it starts, as OCI writes it. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

/** A real containerd in a folder of its own, without the part that a kubelet talks to. */
export class Containerd {
  private readonly folder = mkdtempSync(join(tmpdir(), 'containerd-'));
  private readonly socket = join(this.folder, 'containerd.sock');
  private process?: ServerProcess;

  async start(): Promise<void> {
    const config = join(this.folder, 'config.toml');
    writeFileSync(
      config,
      [
        'version = 2',
        `root = "${this.folder}/root"`,
        `state = "${this.folder}/state"`,
        'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
        `grpc = { address = "${this.socket}" }`,
        `ttrpc = { address = "${this.socket}.ttrpc" }`,
      ].join('\n'),
    );
    this.process = new ServerProcess('containerd', 'containerd', ['--config', config]);
    await eventually('containerd to listen', 30_000, () => Promise.resolve(existsSync(this.socket)));
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    rmSync(this.folder, { recursive: true });
  }

  import(archive: string): void {
    this.ctr('images', 'import', archive);
  }

  /** Digests of manifests by the name of their image. */
  images(): Map<string, string> {
    const lines = this.ctr('images', 'ls').trimEnd().split('\n').slice(1);
    return new Map(lines.map((line) => line.split(/\s+/)).map(([name, , digest]) => [name!, digest!]));
  }

  config(image: string): ImageConfig {
    const manifest = this.content<{ config: { digest: string } }>(this.images().get(image)!);
    return this.content<{ config: ImageConfig }>(manifest.config.digest).config;
  }

  /** Runs a command in a container of an image and returns what it prints. */
  run(image: string, ...command: readonly string[]): string {
    // No control group: the folder above it would stay.
    return this.ctr('run', '--rm', '--cgroup', '', image, 'test', ...command).trim();
  }

  private content<T>(digest: string): T {
    return JSON.parse(this.ctr('content', 'get', digest)) as T;
  }

  private ctr(...args: readonly string[]): string {
    return execFileSync('ctr', ['--address', this.socket, '--namespace', 'k8s.io', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
