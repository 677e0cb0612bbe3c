import { NODE_CIDR } from '../model/linode';
import { PORTS } from '../model/ports';
import { METRICS, type Receiver } from './component';

/** Attributes of clouds' own volumes, deprecated: 0.149.0 warns about each that is not switched off by name. */
const CLOUD_VOLUME_ATTRIBUTES = [
  'aws.volume.id',
  'fs.type',
  'gce.pd.name',
  'glusterfs.endpoints.name',
  'glusterfs.path',
  'partition',
];

/** Node, pod, container and volume metrics of the kubelet on this node. */
export function kubeletStats(): Receiver<'metrics'> {
  return {
    kind: 'receiver',
    id: 'kubeletstats',
    signals: METRICS,
    config: {
      auth_type: 'serviceAccount',
      // LKE's node names do not resolve, and its kubelet certificate has no address in it.
      endpoint: `https://\${env:K8S_NODE_IP}:${PORTS.kubelet}`,
      insecure_skip_verify: true,
      collection_interval: '30s',
      // The name of a claim and the type of a volume would need nodes/proxy: a volume is known by its name in the pod.
      metric_groups: ['node', 'pod', 'container', 'volume'],
      resource_attributes: Object.fromEntries(
        CLOUD_VOLUME_ATTRIBUTES.map((name) => [name, { enabled: false }]),
      ),
    },
    needs: {
      env: [{ name: 'K8S_NODE_IP', field: 'status.hostIP' }],
      // nodes/proxy would allow to run commands in every container; nodes/stats is enough.
      rules: [{ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] }],
      egress: [{ to: { cidr: NODE_CIDR }, port: PORTS.kubelet }],
    },
  };
}
