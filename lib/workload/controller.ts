import { ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { headlessName } from '../model/names';
import { type Metadata, selector } from './labels';
import { type PodPlacement, podSpec, type PodTemplateProps } from './pod-template';
import { pullSecretOf } from './pull-secret';
import { DAEMON_STEP_PERCENT, rolloutTimeout } from './rollout-timeout';
import { claimTemplates } from './volumes';

export interface ControllerProps extends PodTemplateProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Left out for a DaemonSet and where an autoscaler owns the number. */
  readonly replicas?: number;
  /** The most that an autoscaler makes. @default replicas */
  readonly maxReplicas?: number;
  /**
   * `required`: a pod waits for a node without another of its kind; for Deployments, whose update counts new pods alone.
   * @default preferred: a pod that no node may take would store nothing
   */
  readonly spread?: 'preferred' | 'required';
  /** Seconds that a new pod is ready before an update replaces the next one. @default 0 */
  readonly minReadySeconds?: number;
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
  const template = podTemplate(metadata, props, { apiAccess, pullSecret: pullSecretOf(scope) });
  const workload = new ApiObject(scope, 'workload', manifest(metadata, template, props));
  const { preStopSeconds: seconds } = props;
  if (seconds === undefined) return;
  // The types are those of Kubernetes 1.28, which has no `sleep`; images without a shell have nothing else.
  const path = '/spec/template/spec/containers/0/lifecycle';
  workload.addJsonPatch(JsonPatch.add(path, { preStop: { sleep: { seconds } } }));
}

function manifest(metadata: Metadata, template: k8s.PodTemplateSpec, props: ControllerProps): ApiObjectProps {
  const { name, minReadySeconds } = props;
  const annotated = { ...metadata, annotations: rolloutTimeout(props) };
  const common = { selector: { matchLabels: selector(name) }, template, minReadySeconds };
  switch (props.kind) {
    case 'DaemonSet':
      // One old pod ends before the new one starts: two must not meet on one queue directory.
      return k8s.KubeDaemonSet.manifest({
        metadata: annotated,
        spec: {
          ...common,
          updateStrategy: rollingUpdate(NONE, k8s.IntOrString.fromString(`${DAEMON_STEP_PERCENT}%`)),
        },
      }) as ApiObjectProps;
    case 'Deployment':
      return k8s.KubeDeployment.manifest({
        metadata: annotated,
        spec: {
          ...common,
          replicas: props.replicas,
          strategy: rollingUpdate(k8s.IntOrString.fromNumber(1), NONE),
        },
      }) as ApiObjectProps;
    case 'StatefulSet':
      return k8s.KubeStatefulSet.manifest({
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
      }) as ApiObjectProps;
  }
}

function podTemplate(
  metadata: Metadata,
  props: ControllerProps,
  { apiAccess, pullSecret }: Pick<PodPlacement, 'apiAccess' | 'pullSecret'>,
): k8s.PodTemplateSpec {
  const matchLabels = selector(props.name);
  // A DaemonSet has one pod on each node anyhow.
  const spread =
    props.kind === 'DaemonSet' ? undefined : { matchLabels, required: props.spread === 'required' };
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
