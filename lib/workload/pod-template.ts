import { k8s } from 'cdk8s-plus-28';
import { type PodDisk } from '../model/disk';
import { type EnvVar, type ListeningPort, type Mount } from '../model/pod';
import { type Resources } from '../model/pod-resources';
import { START_PROBE_SECONDS, startBudget, STOP_SECONDS } from '../model/start-up';
import { type Tolerated } from '../model/taint';
import { containerResources } from './container-resources';
import { volumeMounts, volumes } from './volumes';

/** An HTTP GET on a port of the container. */
export interface HttpProbe {
  readonly path: string;
  readonly port: number;
}

/** User and group of the process. 0 only in a namespace that is `privileged`, and with every capability dropped. */
export interface RunAs {
  readonly user: number;
  readonly group: number;
}

export interface PodTemplateProps {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports: readonly ListeningPort[];
  readonly mounts: readonly Mount[];
  readonly resources: Resources;
  readonly runAs: RunAs;
  /** @default none: the container has no HTTP port */
  readonly readiness?: HttpProbe;
  /** Restarts the container; only for a process whose hang differs from a slow start. @default none */
  readonly liveness?: HttpProbe;
  /** Seconds that a container may take to become ready the first time. @default START_SECONDS */
  readonly startSeconds?: number;
  /** Seconds that the process serves on after Services have withdrawn its pod, before SIGTERM. @default 0 */
  readonly preStopSeconds?: number;
  /** Seconds from SIGTERM to SIGKILL. @default STOP_SECONDS */
  readonly stopSeconds?: number;
  readonly priorityClass?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that it may run on all the same. @default none */
  readonly tolerates?: Tolerated;
  /** @default the node's runtime */
  readonly runtimeClassName?: string;
  /** Where the process keeps its files. @default nowhere */
  readonly data?: PodDisk;
}

/** What the workload knows of its pods. */
export interface PodPlacement {
  /** Mounts the service account's token. */
  readonly apiAccess: boolean;
  /** @default they may share a node */
  readonly spread?: Spread;
  /** Secret that opens the registries. @default the node pulls without credentials */
  readonly pullSecret?: string;
}

/** Pods that should not share a node. */
export interface Spread {
  readonly matchLabels: Record<string, string>;
  /** Whether a pod waits for a node of its own. */
  readonly required: boolean;
}

/** The pod spec of one container, with every default of ours set on purpose. */
export function podSpec(
  props: PodTemplateProps,
  { apiAccess, spread, pullSecret }: PodPlacement,
): k8s.PodSpec {
  return {
    serviceAccountName: props.name,
    automountServiceAccountToken: apiAccess,
    enableServiceLinks: false,
    imagePullSecrets: pullSecret === undefined ? undefined : [{ name: pullSecret }],
    runtimeClassName: props.runtimeClassName,
    priorityClassName: props.priorityClass,
    nodeSelector: props.nodeSelector,
    tolerations: props.tolerates && tolerations(props.tolerates),
    // Counts from the deletion on: what runs before SIGTERM is part of it.
    terminationGracePeriodSeconds: (props.preStopSeconds ?? 0) + (props.stopSeconds ?? STOP_SECONDS),
    securityContext: {
      runAsUser: props.runAs.user,
      runAsGroup: props.runAs.group,
      runAsNonRoot: props.runAs.user !== 0,
      fsGroup: props.runAs.group,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: spread && [spreadOver(spread)],
    containers: [container(props)],
    volumes: volumes(props.mounts, props.data),
  };
}

function spreadOver({ matchLabels, required }: Spread): k8s.TopologySpreadConstraint {
  const evenly = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } };
  if (!required) return { ...evenly, whenUnsatisfiable: 'ScheduleAnyway' };
  return {
    ...evenly,
    whenUnsatisfiable: 'DoNotSchedule',
    // A second pod waits also where one node alone takes pods.
    minDomains: 2,
    // Nodes whose taint keeps the pods out do not count as empty ones: the next pod would wait for them for ever.
    nodeTaintsPolicy: 'Honor',
    // An update counts its new pods alone: spread against old ones that leave, two of them may end on one node.
    matchLabelKeys: ['pod-template-hash'],
  };
}

function tolerations(tolerated: Tolerated): k8s.Toleration[] {
  if (tolerated === 'everyTaint') return [{ operator: 'Exists' }];
  return tolerated.map(({ key, effect }) => ({ key, operator: 'Exists', effect }));
}

function container(props: PodTemplateProps): k8s.Container {
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    env: props.env?.map(envVar),
    ports: props.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    resources: containerResources(props.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    startupProbe:
      props.readiness &&
      probe(props.readiness, startBudget(props.startSeconds) / START_PROBE_SECONDS, START_PROBE_SECONDS),
    readinessProbe: props.readiness && probe(props.readiness, 3, 10),
    livenessProbe: props.liveness && probe(props.liveness, 6, 10),
    volumeMounts: volumeMounts(props.mounts, props.data),
  };
}

function probe(get: HttpProbe, failureThreshold: number, periodSeconds: number): k8s.Probe {
  return {
    httpGet: { path: get.path, port: k8s.IntOrString.fromNumber(get.port) },
    failureThreshold,
    periodSeconds,
    timeoutSeconds: 5,
  };
}

function envVar(env: EnvVar): k8s.EnvVar {
  if ('value' in env) return { name: env.name, value: env.value };
  if ('field' in env) return { name: env.name, valueFrom: { fieldRef: { fieldPath: env.field } } };
  return { name: env.name, valueFrom: { secretKeyRef: { name: env.secret, key: env.key } } };
}
