import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { headlessName } from '../model/names';
import { type Metadata, selector } from './labels';
import { type PodPlacement, podSpec, type PodTemplateProps } from './pod-template';
import { pullSecretOf } from './pull-secret';
import { claimTemplates } from './volumes';

export interface ControllerProps extends PodTemplateProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Left out for a DaemonSet and where an autoscaler owns the number. */
  readonly replicas?: number;
  /** Further pod labels, for discovery. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Further pod annotations, for discovery. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

const NONE = k8s.IntOrString.fromNumber(0);

/** The Deployment, StatefulSet or DaemonSet, with the way in which a change reaches its pods. */
export function controller(
  scope: Construct,
  metadata: Metadata,
  props: ControllerProps,
  apiAccess: boolean,
): void {
  const matchLabels = selector(props.name);
  const placement = { apiAccess, pullSecret: pullSecretOf(scope) };
  const common = { selector: { matchLabels }, template: podTemplate(metadata, props, placement) };
  switch (props.kind) {
    case 'DaemonSet':
      // One old pod ends before the new one starts: two must not meet on one queue directory.
      new k8s.KubeDaemonSet(scope, 'workload', {
        metadata,
        spec: { ...common, updateStrategy: rollingUpdate(NONE, k8s.IntOrString.fromString('10%')) },
      });
      return;
    case 'Deployment':
      new k8s.KubeDeployment(scope, 'workload', {
        metadata,
        spec: {
          ...common,
          replicas: props.replicas,
          strategy: rollingUpdate(k8s.IntOrString.fromNumber(1), NONE),
        },
      });
      return;
    case 'StatefulSet':
      new k8s.KubeStatefulSet(scope, 'workload', {
        metadata,
        spec: {
          ...common,
          serviceName: headlessName(props.name),
          replicas: props.replicas,
          podManagementPolicy: 'Parallel',
          // A volume keeps the queue of a pod that is gone for the next pod of that number.
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
          volumeClaimTemplates: claimTemplates(props.data, metadata.labels),
        },
      });
  }
}

function podTemplate(
  metadata: Metadata,
  props: ControllerProps,
  { apiAccess, pullSecret }: Pick<PodPlacement, 'apiAccess' | 'pullSecret'>,
): k8s.PodTemplateSpec {
  // A DaemonSet has one pod on each node anyhow.
  const spread = props.kind === 'DaemonSet' ? undefined : selector(props.name);
  return {
    metadata: { labels: { ...metadata.labels, ...props.podLabels }, annotations: annotations(props) },
    spec: podSpec(props, { apiAccess, spread, pullSecret }),
  };
}

function rollingUpdate(maxSurge: k8s.IntOrString, maxUnavailable: k8s.IntOrString) {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

function annotations({ podAnnotations, mounts }: ControllerProps): Record<string, string> | undefined {
  const checksums = mounts.flatMap((mount) =>
    'configMap' in mount && mount.checksum !== undefined
      ? [[`fed-observability/checksum-${mount.configMap}`, mount.checksum]]
      : [],
  );
  const all: Record<string, string> = { ...podAnnotations, ...Object.fromEntries(checksums) };
  return Object.keys(all).length === 0 ? undefined : all;
}
