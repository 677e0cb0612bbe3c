import { KUBERNETES_API } from '../model/pod';
import { type Processor, type Signal } from './component';
import { processor } from './processor';

const NODE_NAME = { name: 'K8S_NODE_NAME', field: 'spec.nodeName' };

/** Adds pod, workload and node of the sender; watches the pods of this node only. */
export function k8sAttributes(): Processor<Signal> {
  return {
    ...processor('k8s_attributes', {
      auth_type: 'serviceAccount',
      passthrough: false,
      // Data that comes before the pods are known has no namespace and goes to the default class: after a kill of the
      // agent 160 of 106,120 records did. Until then the agent takes nothing; senders repeat, and log files stay.
      wait_for_metadata: true,
      wait_for_metadata_timeout: '30s',
      filter: { node_from_env_var: 'K8S_NODE_NAME' },
      extract: {
        // Not by watching ReplicaSets, of which every agent would hold all of the cluster.
        deployment_name_from_replicaset: true,
        metadata: [
          'k8s.namespace.name',
          'k8s.pod.name',
          'k8s.pod.uid',
          'k8s.node.name',
          'k8s.deployment.name',
          'k8s.statefulset.name',
          'k8s.daemonset.name',
          'k8s.job.name',
          'k8s.cronjob.name',
          'service.name',
          'service.instance.id',
        ],
      },
      pod_association: [
        { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
        { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
        { sources: [{ from: 'connection' }] },
      ],
    }),
    needs: {
      env: [NODE_NAME],
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] },
      ],
      egress: KUBERNETES_API,
    },
  };
}

/** Names this node on what has none: pods of the host's network share its address, so no pod is found for them. */
export function nodeName(): Processor<Signal> {
  return {
    ...processor('resource/node', {
      attributes: [{ key: 'k8s.node.name', value: '${env:K8S_NODE_NAME}', action: 'insert' }],
    }),
    needs: { env: [NODE_NAME] },
  };
}
