import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { binary } from '../binaries';
import { eventually, freePorts, ServerProcess } from './process';

const TOKEN = 'throw-away';

/** A real kube-apiserver over an etcd of its own, on loopback, with an empty store. */
export class ApiServer {
  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly processes: readonly ServerProcess[],
  ) {}

  static async start(): Promise<ApiServer> {
    const directory = mkdtempSync(join(tmpdir(), 'fed-observability-api-server-'));
    const [client, peer, port] = (await freePorts(3)) as [number, number, number];
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const key = write('sa.key', keys.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string);
    const tokens = write('tokens.csv', `${TOKEN},admin,admin,system:masters\n`);
    const etcd = new ServerProcess('etcd', binary('etcd'), [
      `--data-dir=${join(directory, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ]);
    const apiServer = new ServerProcess('kube-apiserver', binary('kube-apiserver'), [
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${join(directory, 'certificates')}`,
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--token-auth-file=${tokens}`,
      '--authorization-mode=RBAC',
      '--disable-admission-plugins=ServiceAccount',
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.128.0.0/16',
    ]);
    const server = new ApiServer(directory, port, [apiServer, etcd]);
    await eventually(
      'kube-apiserver to be ready',
      60_000,
      async () => server.kubectl('get', '--raw', '/readyz').status === 0,
    );
    return server;
  }

  /** Runs kubectl against this server. */
  kubectl(...args: string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  } {
    const { status, stdout, stderr } = spawnSync(
      binary('kubectl'),
      [`--server=https://127.0.0.1:${this.port}`, '--insecure-skip-tls-verify', `--token=${TOKEN}`, ...args],
      {
        encoding: 'utf8',
        timeout: 60_000,
        env: { PATH: process.env.PATH, HOME: this.directory, KUBECONFIG: '/dev/null' },
      },
    );
    return { status, stdout, stderr };
  }

  async stop(): Promise<void> {
    for (const process of this.processes) await process.stop();
    rmSync(this.directory, { recursive: true });
  }
}
