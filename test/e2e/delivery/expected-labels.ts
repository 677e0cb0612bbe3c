import { gatewayName } from '../../../lib';
import { type Talker } from '../../../testbed/talkers/talker';
import { type KnownPod, type Sender } from './sender';

/** What the hub knows of a sender by its certificate, and the agent of its pod by the address that it called from. */
export function expectedLabels(sender: Sender, { pod }: Talker<KnownPod>): Record<string, string> {
  return {
    cluster_id: sender.clusterId,
    cluster_role: sender.stack,
    telemetry_class: sender.className,
    ...podLabels(pod),
  };
}

/** The same, as a metric has it: with the gateway that it passed. */
export function expectedMetricLabels(sender: Sender, talker: Talker<KnownPod>): Record<string, string> {
  return { ...expectedLabels(sender, talker), hub_received_at: gatewayName(sender.className) };
}

function podLabels({ props: { pod } }: KnownPod): Record<string, string> {
  const { name, namespace, uid } = pod.metadata;
  return {
    k8s_namespace_name: namespace,
    k8s_pod_name: name,
    k8s_pod_uid: uid!,
    k8s_node_name: pod.spec.nodeName!,
  };
}
