import { type Manifest } from '../../lib';
import { titleOf } from '../support/fixtures';

export type Labels = Readonly<Record<string, string>>;

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef?: Named };
  }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources?: { readonly requests?: Labels; readonly limits?: Labels };
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Readonly<Record<'failureThreshold' | 'periodSeconds', number>>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: number };
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string };
}

interface Named {
  readonly name: string;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly imagePullSecrets?: readonly Named[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly Readonly<Record<string, unknown>>[];
  readonly securityContext?: SecurityContext;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** A workload with its pod template. */
export interface Workload {
  readonly title: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Of the workload itself. */
  readonly annotations: Labels;
  readonly pod: PodSpec;
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  /** Claim name → size. */
  readonly claims: ReadonlyMap<string, string>;
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  readonly volumeClaimTemplates?: readonly {
    readonly metadata: Named;
    readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
  }[];
}

/** Every workload among the objects. */
export function workloadsOf(objects: readonly Manifest[]): Workload[] {
  return objects.flatMap((object) => {
    const {
      template,
      replicas,
      minReadySeconds,
      volumeClaimTemplates = [],
    } = (object.spec ?? {}) as WorkloadSpec;
    if (template === undefined) return [];
    return [
      {
        title: titleOf(object),
        kind: object.kind,
        name: object.metadata.name,
        namespace: object.metadata.namespace!,
        labels: template.metadata.labels,
        annotations: object.metadata.annotations ?? {},
        pod: template.spec,
        replicas,
        minReadySeconds,
        claims: new Map(
          volumeClaimTemplates.map(({ metadata, spec }) => [metadata.name, spec.resources.requests.storage]),
        ),
      },
    ];
  });
}

/** Whether labels satisfy a selector; an empty one selects everything. */
export function matches(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Every container of a pod, the ones that run before it included. */
export function containersOf({ containers, initContainers = [] }: PodSpec): Container[] {
  return [...initContainers, ...containers];
}

/** `<namespace>/<name>` of a workload. */
export function nameOf({ namespace, name }: Workload): string {
  return `${namespace}/${name}`;
}

/** Ports on which the containers of a workload listen. */
export function portsOf({ pod }: Workload): number[] {
  return containersOf(pod).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}
