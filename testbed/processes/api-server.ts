import { execFile, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from '../../tools/servers/binaries';
import { eventually } from '../waiting';
import { freePorts, ServerProcess } from './process';

const TOKEN = 'throw-away';

export interface ApiServerOptions {
  /** Address that it listens on. @default 127.0.0.1 */
  readonly address?: string;
  /** @default a free one */
  readonly port?: number;
  /** Range of ClusterIPs. @default 10.128.0.0/16 */
  readonly serviceRange?: string;
}

export interface KubectlResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real kube-apiserver over an etcd of its own, with an empty store. */
export class ApiServer {
  /** Bearer token of an administrator. */
  readonly token = TOKEN;

  private constructor(
    private readonly directory: string,
    /** `https://<address>:<port>`. */
    readonly url: string,
    private readonly processes: readonly ServerProcess[],
  ) {}

  static async start(options: ApiServerOptions = {}): Promise<ApiServer> {
    const { address = '127.0.0.1', serviceRange = '10.128.0.0/16' } = options;
    // A missing program is found before the first process runs.
    const programs = { etcd: binary('etcd'), apiServer: binary('kube-apiserver') };
    const directory = mkdtempSync(join(tmpdir(), 'fed-observability-api-server-'));
    const [client, peer, free] = (await freePorts(3)) as [number, number, number];
    const port = options.port ?? free;
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const key = write('sa.key', keys.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string);
    const tokens = write('tokens.csv', `${TOKEN},admin,admin,system:masters\n`);
    const etcd = new ServerProcess('etcd', programs.etcd, [
      `--data-dir=${join(directory, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ]);
    const apiServer = new ServerProcess('kube-apiserver', programs.apiServer, [
      `--etcd-servers=http://127.0.0.1:${client}`,
      `--bind-address=${address}`,
      // By default it takes the machine's, and a sandbox without a route has none.
      `--advertise-address=${address}`,
      `--secure-port=${port}`,
      `--cert-dir=${join(directory, 'certificates')}`,
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--token-auth-file=${tokens}`,
      '--authorization-mode=RBAC',
      '--disable-admission-plugins=ServiceAccount',
      '--endpoint-reconciler-type=none',
      `--service-cluster-ip-range=${serviceRange}`,
    ]);
    const server = new ApiServer(directory, `https://${address}:${port}`, [apiServer, etcd]);
    await eventually('kube-apiserver to be ready', 60_000, async () => {
      await server.kubectlBeside('get', '--raw', '/readyz');
      return true;
    }).catch(async (error: Error) => {
      await server.stop();
      throw new Error(`${error.message}\n${apiServer.log().slice(-2_000)}`, { cause: error });
    });
    return server;
  }

  /** The certificate that the server presents, with the CA that signed it. */
  caPem(): string {
    return readFileSync(join(this.directory, 'certificates', 'apiserver.crt'), 'utf8');
  }

  /** The administrator's way into this server, as plain data. */
  kubeconfig(): object {
    const ca = Buffer.from(this.caPem()).toString('base64');
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'lke', cluster: { server: this.url, 'certificate-authority-data': ca } }],
      users: [{ name: 'lke-admin', user: { token: this.token } }],
      contexts: [{ name: 'lke', context: { cluster: 'lke', user: 'lke-admin' } }],
      'current-context': 'lke',
    };
  }

  /** Runs kubectl against this server. */
  kubectl(...args: string[]): KubectlResult {
    return this.run(args);
  }

  /** Creates objects as they stand, status included, and throws when the server refuses one. */
  create(objects: readonly object[]): void {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { status, stderr } = this.run(['create', '-f', '-'], list);
    if (status !== 0) throw new Error(`kubectl create: ${stderr}`);
  }

  /** Runs kubectl without blocking this process; rejects with what it printed when it fails. */
  async kubectlBeside(...args: string[]): Promise<void> {
    const { command, options } = this.command(args);
    await promisify(execFile)(binary('kubectl'), command, options);
  }

  private run(args: readonly string[], input?: string): KubectlResult {
    const { command, options } = this.command(args);
    const { status, stdout, stderr } = spawnSync(binary('kubectl'), command, { ...options, input });
    return { status, stdout, stderr };
  }

  private command(args: readonly string[]) {
    return {
      command: [`--server=${this.url}`, '--insecure-skip-tls-verify', `--token=${TOKEN}`, ...args],
      options: {
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 64 * 1024 * 1024,
        env: { PATH: process.env.PATH, HOME: this.directory, KUBECONFIG: '/dev/null' },
      },
    } as const;
  }

  async stop(): Promise<void> {
    for (const process of this.processes) await process.stop();
    rmSync(this.directory, { recursive: true });
  }
}
