import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { headlessName } from '../model/names';
import { startBudget, STOP_SECONDS } from '../model/start-up';
import { type Metadata, selector } from './labels';
import { podSpec, type PodTemplateProps } from './pod-template';
import { claimTemplates } from './volumes';

export interface ControllerProps extends PodTemplateProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Left out for a DaemonSet and where an autoscaler owns the number. */
  readonly replicas?: number;
  /** The most that an autoscaler makes. @default replicas */
  readonly maxReplicas?: number;
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
  const annotated = { ...metadata, annotations: rolloutTimeout(props) };
  const common = { selector: { matchLabels }, template: podTemplate(metadata, props, apiAccess) };
  switch (props.kind) {
    case 'DaemonSet':
      // One old pod ends before the new one starts: two must not meet on one queue directory.
      new k8s.KubeDaemonSet(scope, 'workload', {
        metadata: annotated,
        spec: {
          ...common,
          updateStrategy: rollingUpdate(NONE, k8s.IntOrString.fromString(`${DAEMON_STEP_PERCENT}%`)),
        },
      });
      return;
    case 'Deployment':
      new k8s.KubeDeployment(scope, 'workload', {
        metadata: annotated,
        spec: {
          ...common,
          replicas: props.replicas,
          strategy: rollingUpdate(k8s.IntOrString.fromNumber(1), NONE),
        },
      });
      return;
    case 'StatefulSet':
      new k8s.KubeStatefulSet(scope, 'workload', {
        metadata: annotated,
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

/** Share of a DaemonSet's pods that are replaced at once. */
const DAEMON_STEP_PERCENT = 10;

/** Seconds that Pulumi waits for a workload without the annotation. */
const PULUMI_DEFAULT_SECONDS = 600;

/** Makes Pulumi wait as long as a rollout may take, one step after the other, so that a slow one is no failed one. */
function rolloutTimeout(props: ControllerProps): Record<string, string> | undefined {
  const { startSeconds, stopSeconds = STOP_SECONDS } = props;
  const steps =
    props.kind === 'DaemonSet' ? 100 / DAEMON_STEP_PERCENT : (props.maxReplicas ?? props.replicas ?? 1);
  const seconds = steps * (startBudget(startSeconds) + stopSeconds);
  return seconds > PULUMI_DEFAULT_SECONDS ? { 'pulumi.com/timeoutSeconds': String(seconds) } : undefined;
}

function podTemplate(metadata: Metadata, props: ControllerProps, apiAccess: boolean): k8s.PodTemplateSpec {
  // A DaemonSet has one pod on each node anyhow.
  const spread = props.kind === 'DaemonSet' ? undefined : selector(props.name);
  return {
    metadata: { labels: { ...metadata.labels, ...props.podLabels }, annotations: annotations(props) },
    spec: podSpec(props, { apiAccess, spread }),
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
