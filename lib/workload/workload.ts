import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { STORAGE_CLASS } from '../model/linode';
import { headlessName } from '../model/names';
import { type Egress, type PolicyRule } from '../model/pod';
import { labels, selector } from './labels';
import { networkPolicy } from './network-policy';
import { podSpec, type PodTemplateProps } from './pod-template';
import { rbac } from './rbac';

export interface WorkloadProps extends Omit<PodTemplateProps, 'apiAccess' | 'claim'> {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  /** `app.kubernetes.io/component`. */
  readonly component: string;
  /** Further pod labels, for discovery. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Left out for a DaemonSet and where an autoscaler owns the number. */
  readonly replicas?: number;
  /** Further pod annotations, for discovery. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Rules of the workload's role; with any, the pod gets an API token. */
  readonly rules?: readonly PolicyRule[];
  /** The one namespace in which the rules hold. @default all of them, by a ClusterRole */
  readonly rulesIn?: string;
  readonly egress: readonly Egress[];
  /** A volume of each replica (StatefulSet only). */
  readonly claim?: { readonly name: string; readonly size: string; readonly path: string };
  /** Keeps traffic on the sender's node. @default false */
  readonly nodeLocalService?: boolean;
  /** Pods that may be away at once while nodes are drained. @default no budget */
  readonly maxUnavailable?: number;
}

/** One workload with its service account, Service, network policy and disruption budget, all under one name. */
export class Workload extends Construct {
  readonly name: string;
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = props.namespace;
    if (props.claim && props.kind !== 'StatefulSet') {
      throw new Error(
        `${props.name}: claim: a ${props.kind} shares one volume between its pods: use a StatefulSet`,
      );
    }
    const metadata = {
      name: props.name,
      namespace: props.namespace,
      labels: labels(props.name, props.component),
    };
    rbac(this, { ...metadata, rules: props.rules ?? [], rulesIn: props.rulesIn });
    this.addWorkload(metadata, props);
    this.addServices(metadata, props);
    networkPolicy(this, {
      name: props.name,
      namespace: props.namespace,
      component: props.component,
      ports: props.ports,
      egress: props.egress,
    });
    if (props.maxUnavailable !== undefined) {
      new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
        metadata,
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(props.maxUnavailable),
          selector: { matchLabels: selector(props.name) },
        },
      });
    }
  }

  private addWorkload(metadata: Metadata, props: WorkloadProps): void {
    const matchLabels = selector(props.name);
    const template: k8s.PodTemplateSpec = {
      metadata: {
        labels: { ...metadata.labels, ...props.podLabels },
        annotations: annotations(props),
      },
      spec: podSpec(
        { ...props, apiAccess: (props.rules ?? []).length > 0 },
        props.kind === 'DaemonSet' ? undefined : matchLabels,
      ),
    };
    const common = { selector: { matchLabels }, template };
    switch (props.kind) {
      case 'DaemonSet':
        // One old pod ends before the new one starts: two must not meet on one queue directory.
        new k8s.KubeDaemonSet(this, 'workload', {
          metadata,
          spec: {
            ...common,
            updateStrategy: {
              type: 'RollingUpdate',
              rollingUpdate: {
                maxSurge: k8s.IntOrString.fromNumber(0),
                maxUnavailable: k8s.IntOrString.fromString('10%'),
              },
            },
          },
        });
        return;
      case 'Deployment':
        new k8s.KubeDeployment(this, 'workload', {
          metadata,
          spec: {
            ...common,
            replicas: props.replicas,
            strategy: {
              type: 'RollingUpdate',
              rollingUpdate: {
                maxSurge: k8s.IntOrString.fromNumber(1),
                maxUnavailable: k8s.IntOrString.fromNumber(0),
              },
            },
          },
        });
        return;
      case 'StatefulSet':
        new k8s.KubeStatefulSet(this, 'workload', {
          metadata,
          spec: {
            ...common,
            serviceName: headlessName(props.name),
            replicas: props.replicas,
            podManagementPolicy: 'Parallel',
            // A queue that lost its pod waits on its volume for the next one.
            persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
            volumeClaimTemplates: props.claim && [claimTemplate(props.claim, metadata.labels)],
          },
        });
    }
  }

  private addServices(metadata: Metadata, props: WorkloadProps): void {
    const offered = props.ports.filter((port) => port.inService);
    if (offered.length === 0 && props.kind !== 'StatefulSet') return;
    const ports = (offered.length > 0 ? offered : props.ports).map(({ name, port, protocol }) => ({
      name,
      port,
      targetPort: k8s.IntOrString.fromNumber(port),
      protocol: 'TCP',
      appProtocol: protocol === 'h2c' ? 'kubernetes.io/h2c' : protocol,
    }));
    const spec = { selector: selector(props.name), ports };
    if (offered.length > 0) {
      new k8s.KubeService(this, 'service', {
        metadata,
        spec: {
          ...spec,
          type: 'ClusterIP',
          internalTrafficPolicy: props.nodeLocalService ? 'Local' : undefined,
        },
      });
    }
    if (props.kind === 'StatefulSet') {
      new k8s.KubeService(this, 'headless-service', {
        metadata: { ...metadata, name: headlessName(props.name) },
        spec: { ...spec, clusterIp: 'None' },
      });
    }
  }
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

function annotations({ podAnnotations, mounts }: WorkloadProps): Record<string, string> | undefined {
  const checksums = mounts.flatMap((mount) =>
    'configMap' in mount && mount.checksum !== undefined
      ? [[`fed-observability/checksum-${mount.configMap}`, mount.checksum]]
      : [],
  );
  const all: Record<string, string> = { ...podAnnotations, ...Object.fromEntries(checksums) };
  return Object.keys(all).length === 0 ? undefined : all;
}

function claimTemplate(
  claim: NonNullable<WorkloadProps['claim']>,
  claimLabels: Record<string, string>,
): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: claim.name, labels: claimLabels },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: STORAGE_CLASS,
      resources: { requests: { storage: k8s.Quantity.fromString(claim.size) } },
    },
  };
}
