import { Construct } from 'constructs';
import { type Disk, diskBytes } from '../model/disk';
import { WORKLOADS } from '../model/names';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { IMAGES } from '../model/versions';
import { Store, type StoreProps } from './store';

export interface PrometheusServerProps extends Pick<
  StoreProps,
  'namespace' | 'component' | 'rules' | 'rulesIn' | 'egress' | 'resources' | 'startSeconds' | 'stopSeconds'
> {
  /** Content of `prometheus.yml`. */
  readonly config: object;
  /** e.g. `15d` */
  readonly retention: string;
  readonly disk: Disk;
  /** Arguments beside those of the configuration and the storage. */
  readonly args: readonly string[];
  /** Who may connect to its one port. */
  readonly peers: readonly Peer[];
}

/** Share of the disk that blocks may take: a full disk stops ingestion, so the oldest blocks go before that. */
const DISK_SHARE = 0.85;

const DATA = '/prometheus';

/** A Prometheus process, as the metric store and as the gateways' own. */
export class PrometheusServer extends Construct {
  readonly store: Store;

  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const megabytes = Math.floor((diskBytes(props.disk) * DISK_SHARE) / 1e6);
    this.store = new Store(this, 'store', {
      name: WORKLOADS.prometheus,
      namespace: props.namespace,
      component: props.component,
      image: IMAGES.prometheus,
      args: [
        '--config.file=/etc/prometheus/prometheus.yml',
        `--storage.tsdb.path=${DATA}`,
        `--storage.tsdb.retention.time=${props.retention}`,
        `--storage.tsdb.retention.size=${megabytes}MB`,
        ...props.args,
      ],
      config: { directory: '/etc/prometheus', file: 'prometheus.yml', content: props.config },
      data: { path: DATA, disk: props.disk },
      ports: [{ name: 'http', port: PORTS.prometheus, inService: true, from: props.peers, protocol: 'http' }],
      rules: props.rules,
      rulesIn: props.rulesIn,
      egress: props.egress,
      resources: props.resources,
      runAs: { user: 65534, group: 65534 },
      readiness: { path: '/-/ready', port: PORTS.prometheus },
      liveness: { path: '/-/healthy', port: PORTS.prometheus },
      startSeconds: props.startSeconds,
      stopSeconds: props.stopSeconds,
    });
  }
}
