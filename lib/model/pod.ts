/** What a process asks of its pod, as plain data: components carry it, workloads are derived from it. */
import { PORTS } from './ports';

/** Pods of one namespace: of a workload of ours, or those that somebody else's controller labels. */
export type Pods =
  | { readonly namespace: string; readonly app: string }
  | { readonly namespace: string; readonly podLabels: Readonly<Record<string, string>> };

/** Who may connect, or is connected to. */
export type Peer =
  | Pods
  /** Any pod in namespaces with these labels. */
  | { readonly namespaceLabels: Readonly<Record<string, string>> }
  | { readonly cidr: string };

/** A TCP port that the container listens on. */
export interface ListeningPort {
  /** At most 15 characters. */
  readonly name: string;
  readonly port: number;
  /** Offered by the workload's Service. */
  readonly inService: boolean;
  /** Who may connect; a port without peers is reached by the kubelet's probes only. */
  readonly from: readonly Peer[];
  readonly protocol?: 'h2c' | 'http';
}

export interface Egress {
  readonly to: Peer;
  readonly port: number;
}

/** One rule of the ClusterRole of the workload's service account. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly ('get' | 'list' | 'watch')[];
}

/** An environment variable: a value, a field of the pod, a resource limit or a key of a Secret. */
export type EnvVar = { readonly name: string } & (
  { readonly value: string } | { readonly field: string } | { readonly secret: string; readonly key: string }
);

/** A directory in the container. Secrets and ConfigMaps are mounted whole: `subPath` mounts never see an update. */
export type Mount = { readonly name: string; readonly path: string } & (
  | { readonly secret: string }
  /** The checksum goes into the pod template, so that a change rolls the pods; left out where the process watches the files. */
  | { readonly configMap: string; readonly checksum?: string }
  | { readonly emptyDir: string }
  | {
      readonly hostPath: string;
      readonly readOnly: boolean;
      readonly type?: 'Directory' | 'DirectoryOrCreate';
    }
);

/** Everything that one component asks for. */
export interface PodNeeds {
  /** Command line arguments. */
  readonly args?: readonly string[];
  readonly ports?: readonly ListeningPort[];
  readonly rules?: readonly PolicyRule[];
  readonly env?: readonly EnvVar[];
  readonly mounts?: readonly Mount[];
  readonly egress?: readonly Egress[];
}

/** Any address: clients of a NodeBalancer come with addresses of nodes, and public names have any. */
export const ANYONE = { cidr: '0.0.0.0/0' };

/** The API server's address lies outside the pod network and differs by cluster: its ports are opened to any address. */
export const KUBERNETES_API: readonly Egress[] = [PORTS.kubernetesService, PORTS.kubernetesApiServer].map(
  (port) => ({ to: ANYONE, port }),
);
