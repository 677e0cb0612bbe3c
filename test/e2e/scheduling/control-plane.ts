import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer } from '../../../testbed/processes/api-server';
import { ServerProcess } from '../../../testbed/processes/process';
import { goModule } from '../../../tools/import/go-module';
import { binary } from '../../../tools/servers/binaries';
import { KWOK_SOURCE } from '../../../tools/servers/pins';

/** How kwok plays nodes that stay ready, and pods that are ready as soon as they have a node. */
const STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

/** What places pods beside an API server: the real scheduler and controllers, and kwok as the double of every kubelet. */
export class ControlPlane {
  private readonly directory = mkdtempSync(join(tmpdir(), 'fed-observability-control-plane-'));
  private readonly processes: readonly ServerProcess[];

  constructor(server: ApiServer) {
    const kubeconfig = join(this.directory, 'kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(server.kubeconfig()));
    const stages = join(goModule(KWOK_SOURCE.module, KWOK_SOURCE.version), 'kustomize/stage');
    // Neither serves HTTPS: two clusters on one machine need no ports for it.
    const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
    this.processes = [
      new ServerProcess('kwok', binary('kwok'), [
        `--kubeconfig=${kubeconfig}`,
        '--manage-all-nodes',
        '--server-address=',
        '--v=WARN',
        // By default it renews no lease, and the nodes would be given up after 50 s.
        '--node-lease-duration-seconds=40',
        ...STAGES.map((file) => `--config=${join(stages, file)}`),
      ]),
      new ServerProcess('kube-scheduler', binary('kube-scheduler'), common),
      new ServerProcess('kube-controller-manager', binary('kube-controller-manager'), [
        ...common,
        '--horizontal-pod-autoscaler-sync-period=1s',
      ]),
    ];
  }

  /** The last lines of each program, for failures. */
  log(): string {
    const short = (line: string) => line.slice(0, 300);
    const tail = (text: string) => text.trimEnd().split('\n').slice(-5).map(short).join('\n');
    return this.processes.map((process) => `${process.name}:\n${tail(process.log())}`).join('\n');
  }

  async stop(): Promise<void> {
    // They have no state of their own: there is nothing to wait for.
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')));
    rmSync(this.directory, { recursive: true });
  }
}
