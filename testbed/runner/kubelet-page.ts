import { type Volume } from '../kubernetes/pod';
import { processStat } from '../sandbox/process-stat';
import { type RunningPod } from './running-pod';

/** Values that a kubelet recorded on a node of minikube and that the runner has no measure for. */
const RECORDED = {
  network: { rxBytes: 948_305_524, rxErrors: 0, txBytes: 12_542_266, txErrors: 0 },
  fs: { availableBytes: 13_717_454_848, capacityBytes: 17_361_125_376, usedBytes: 2_626_973_696 },
  inodes: { inodes: 1_081_344, inodesFree: 986_213, inodesUsed: 95_131 },
};

/** A page of `/stats/summary`: CPU and memory are those of the pods' processes, the rest is recorded. */
export function statsSummary(nodeName: string, pods: readonly RunningPod[]): object {
  const time = new Date().toISOString();
  const used = pods.flatMap((pod) => usage(pod) ?? []);
  const sum = (field: keyof Usage) => used.reduce((total, pod) => total + pod[field], 0);
  return {
    node: {
      nodeName,
      startTime: time,
      ...resources(time, { cpuNanoseconds: sum('cpuNanoseconds'), rss: sum('rss') }),
      network: network(time),
      fs: { time, ...RECORDED.fs },
    },
    pods: pods.flatMap((pod) => {
      const own = usage(pod);
      if (own === undefined) return [];
      const { metadata, spec } = pod.props.pod;
      const { name, namespace, uid } = metadata;
      return [
        {
          podRef: { name, namespace, uid },
          startTime: time,
          containers: [
            {
              name: pod.container.name,
              startTime: time,
              ...resources(time, own),
              rootfs: { time, ...RECORDED.fs },
              logs: { time, ...RECORDED.fs },
            },
          ],
          ...resources(time, own),
          network: network(time),
          volume: (spec.volumes ?? [])
            .filter(isMeasured)
            .map((volume) => volumeStats(time, namespace, volume)),
          'ephemeral-storage': { time, ...RECORDED.fs },
        },
      ];
    }),
  };
}

interface Usage {
  readonly cpuNanoseconds: number;
  readonly rss: number;
}

/** CPU and memory of a pod's process; undefined while it has none. */
function usage(pod: RunningPod): Usage | undefined {
  try {
    const { cpuSeconds, residentBytes } = processStat(pod.pid);
    return { cpuNanoseconds: cpuSeconds * 1e9, rss: residentBytes };
  } catch {
    return undefined;
  }
}

function resources(time: string, { cpuNanoseconds, rss }: Usage): object {
  return {
    cpu: { time, usageNanoCores: 38_604_362, usageCoreNanoSeconds: cpuNanoseconds },
    memory: {
      time,
      availableBytes: 2_620_624_896,
      usageBytes: rss,
      workingSetBytes: rss,
      rssBytes: rss,
      pageFaults: 12_345,
      majorPageFaults: 12,
    },
  };
}

/** A kubelet measures the volumes that it makes and claims, not the directories of the node. */
function isMeasured({ hostPath }: Volume): boolean {
  return hostPath === undefined;
}

function volumeStats(time: string, namespace: string, { name, persistentVolumeClaim }: Volume): object {
  const claim = persistentVolumeClaim && {
    pvcRef: { name: persistentVolumeClaim.claimName, namespace },
  };
  return { time, name, ...claim, ...RECORDED.fs, ...RECORDED.inodes };
}

function network(time: string): object {
  const device = { name: 'eth0', ...RECORDED.network };
  return { time, ...device, interfaces: [device] };
}
