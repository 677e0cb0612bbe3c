import { Construct } from 'constructs';
import { type Disk, diskBytes } from '../model/disk';
import { WORKLOADS } from '../model/names';
import { type Peer, type Resources } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { Workload, type WorkloadProps } from '../workload/workload';
import { toYaml } from '../yaml';

export interface PrometheusServerProps extends Pick<WorkloadProps, 'rules' | 'rulesIn' | 'egress'> {
  readonly namespace: string;
  readonly component: string;
  /** Content of `prometheus.yml`. */
  readonly config: object;
  /** e.g. `15d` */
  readonly retention: string;
  readonly disk: Disk;
  readonly args?: readonly string[];
  /** Who may connect to its one port. */
  readonly peers: readonly Peer[];
  readonly resources: Resources;
  readonly startSeconds: number;
  readonly stopSeconds: number;
}

const DATA = '/prometheus';

/** A Prometheus process, whatever it stores. */
export class PrometheusServer extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const { namespace, component, disk } = props;
    const common = { name: WORKLOADS.prometheus, namespace, component };
    const config = new ConfigFiles(this, 'config', {
      ...common,
      name: `${common.name}-config`,
      files: { 'prometheus.yml': toYaml(props.config) },
    });
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind: 'claim' in disk ? 'StatefulSet' : 'Deployment',
      replicas: 1,
      image: IMAGES.prometheus,
      args: [
        '--config.file=/etc/prometheus/prometheus.yml',
        `--storage.tsdb.path=${DATA}`,
        `--storage.tsdb.retention.time=${props.retention}`,
        // A full volume stops ingestion; the oldest blocks go before that.
        `--storage.tsdb.retention.size=${Math.floor((diskBytes(disk) * 0.85) / 1e6)}MB`,
        ...(props.args ?? []),
      ],
      ports: [{ name: 'http', port: PORTS.prometheus, inService: true, from: props.peers, protocol: 'http' }],
      mounts: [config.mount('/etc/prometheus')],
      data: { name: 'data', path: DATA, disk },
      rules: props.rules,
      rulesIn: props.rulesIn,
      egress: props.egress,
      resources: props.resources,
      runAs: { user: 65534, group: 65534 },
      readiness: { path: '/-/ready', port: PORTS.prometheus },
      liveness: { path: '/-/healthy', port: PORTS.prometheus },
      startSeconds: props.startSeconds,
      stopSeconds: props.stopSeconds,
      priorityClass: PLATFORM_PRIORITY.name,
    });
  }
}
