import { Construct } from 'constructs';
import { scrapePods } from '../collector/scrape';
import { DCGM_METRICS, dcgmCsv } from '../metrics/dcgm';
import { keepOnly } from '../metrics/keep';
import { GPU_LABEL, GPU_TAINT } from '../model/gpu';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { PORTS } from '../model/ports';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { type Part } from '../workload/part';
import { Workload } from '../workload/workload';

/** The same for every cluster: filtered and sorted once. */
const KEEP = keepOnly(DCGM_METRICS);

const CONFIG_PATH = '/etc/dcgm-exporter-fields';

export interface DcgmExporterProps {
  /** RuntimeClass of the pod. @default the node's runtime */
  readonly runtimeClassName?: string;
}

/** NVIDIA GPU metrics of every GPU node: exactly the fields of the catalogue, none of which needs SYS_ADMIN. */
export class DcgmExporter extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, { runtimeClassName }: DcgmExporterProps) {
    super(scope, id);
    const name = WORKLOADS.dcgmExporter;
    const namespace = NAMESPACES.gpu.name;
    const component = 'metric-source';
    const fields = new ConfigFiles(this, 'fields', {
      name: `${name}-fields`,
      namespace,
      component,
      files: { 'counters.csv': dcgmCsv() },
    });
    this.workload = new Workload(this, 'workload', {
      kind: 'DaemonSet',
      name,
      namespace,
      component,
      image: IMAGES.dcgmExporter,
      env: [
        { name: 'DCGM_EXPORTER_LISTEN', value: `:${PORTS.dcgm}` },
        { name: 'DCGM_EXPORTER_KUBERNETES', value: 'true' },
        { name: 'DCGM_EXPORTER_COLLECTORS', value: `${CONFIG_PATH}/counters.csv` },
        { name: 'NODE_NAME', field: 'spec.nodeName' },
      ],
      ports: [
        {
          name: 'metrics',
          port: PORTS.dcgm,
          inService: false,
          from: [SCRAPER],
          protocol: 'http',
        },
      ],
      mounts: [
        fields.mount(CONFIG_PATH),
        // Tells which pod holds which GPU.
        {
          name: 'pod-resources',
          path: '/var/lib/kubelet/pod-resources',
          hostPath: '/var/lib/kubelet/pod-resources',
          readOnly: true,
          type: 'Directory',
        },
        { name: 'tmp', path: '/tmp', emptyDir: '64Mi' },
      ],
      egress: [],
      resources: { cpu: '50m', memory: '256Mi', cpuLimit: '200m', memoryLimit: '512Mi' },
      // The kubelet's socket admits root only; every capability is dropped all the same.
      runAs: { user: 0, group: 0 },
      readiness: { path: '/health', port: PORTS.dcgm },
      liveness: { path: '/health', port: PORTS.dcgm },
      startSeconds: 180,
      nodeSelector: GPU_LABEL,
      tolerates: [GPU_TAINT],
      runtimeClassName,
    });
  }
}

/** GPUs, one target per GPU node. */
export function dcgmExporterPart(props: DcgmExporterProps): Part {
  return {
    chart: '41-dcgm-exporter',
    build: (chart) => new DcgmExporter(chart, 'dcgm-exporter', props),
    scrape: [
      scrapePods({
        tier: 'source',
        job: WORKLOADS.dcgmExporter,
        intervalSeconds: 15,
        namespace: NAMESPACES.gpu.name,
        app: WORKLOADS.dcgmExporter,
        port: PORTS.dcgm,
        keep: KEEP,
      }),
    ],
    metrics: DCGM_METRICS,
  };
}
