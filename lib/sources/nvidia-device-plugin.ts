import { Construct } from 'constructs';
import { GPU_LABEL, GPU_TAINT } from '../model/gpu';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { IMAGES } from '../model/versions';
import { type Part } from '../workload/part';
import { Workload } from '../workload/workload';

const SOCKETS = '/var/lib/kubelet/device-plugins';

export interface NvidiaDevicePluginProps {
  /** RuntimeClass of the pod. @default the node's runtime */
  readonly runtimeClassName?: string;
}

/** Offers each node's GPUs to the scheduler as `nvidia.com/gpu`. LKE's GPU image already has driver and toolkit. */
export class NvidiaDevicePlugin extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, { runtimeClassName }: NvidiaDevicePluginProps) {
    super(scope, id);
    this.workload = new Workload(this, 'workload', {
      kind: 'DaemonSet',
      name: WORKLOADS.devicePlugin,
      namespace: NAMESPACES.gpu.name,
      component: 'device-plugin',
      image: IMAGES.devicePlugin,
      ports: [],
      mounts: [
        { name: 'device-plugins', path: SOCKETS, hostPath: SOCKETS, readOnly: false, type: 'Directory' },
      ],
      egress: [],
      resources: { cpu: '50m', memory: '64Mi', cpuLimit: '200m', memoryLimit: '256Mi' },
      // The kubelet's registration socket admits root only.
      runAs: { user: 0, group: 0 },
      // Without it no GPU pod of the node runs.
      priorityClass: 'system-node-critical',
      nodeSelector: GPU_LABEL,
      tolerates: [GPU_TAINT],
      runtimeClassName,
    });
  }
}

export function nvidiaDevicePluginPart(props: NvidiaDevicePluginProps): Part {
  return {
    chart: '42-nvidia-device-plugin',
    build: (chart) => new NvidiaDevicePlugin(chart, 'nvidia-device-plugin', props),
  };
}
