import { Construct } from 'constructs';
import { WORKLOADS } from '../model/names';
import { type Peer, type Resources } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { parseBytes } from '../model/units';
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
  /** A volume that outlives the pod, or room on its node. */
  readonly disk: { readonly claim: string } | { readonly emptyDir: string };
  readonly args?: readonly string[];
  /** Who may connect to its one port. */
  readonly peers: readonly Peer[];
  readonly resources: Resources;
  readonly startSeconds: number;
  readonly stopSeconds: number;
}

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
    const [kind, size] =
      'claim' in disk ? (['StatefulSet', disk.claim] as const) : (['Deployment', disk.emptyDir] as const);
    const data = { name: 'data', path: '/prometheus' };
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind,
      replicas: 1,
      image: IMAGES.prometheus,
      args: [
        '--config.file=/etc/prometheus/prometheus.yml',
        `--storage.tsdb.path=${data.path}`,
        `--storage.tsdb.retention.time=${props.retention}`,
        // A full volume stops ingestion; the oldest blocks go before that.
        `--storage.tsdb.retention.size=${Math.floor((parseBytes(size) * 0.85) / 1e6)}MB`,
        ...(props.args ?? []),
      ],
      ports: [{ name: 'http', port: PORTS.prometheus, inService: true, from: props.peers, protocol: 'http' }],
      mounts: [
        config.mount('/etc/prometheus'),
        ...('emptyDir' in disk ? [{ ...data, emptyDir: disk.emptyDir }] : []),
      ],
      claim: 'claim' in disk ? { ...data, size } : undefined,
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
