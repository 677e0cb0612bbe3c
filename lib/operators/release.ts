/** How long Pulumi and Flux wait for a release to be ready. */
export const INSTALL_TIMEOUT_MINUTES = 10;

/** A chart that others maintain, at one version: what Pulumi and Flux both install. */
export interface OperatorRelease {
  /** Name of the Helm release, and of the Flux objects. */
  readonly name: string;
  readonly chart: string;
  /** `https://…` index or `oci://…` registry. */
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** API groups of the CRDs that the chart brings, of which the platform applies objects. */
  readonly crdGroups: readonly CrdGroup[];
  /** CRDs that the chart needs and does not bring. @default none */
  readonly crdSources?: readonly CrdSource[];
  /** Volumes that its pods claim. @default 0 */
  readonly volumes?: number;
  /** Release that must be ready before. @default none */
  readonly after?: string;
}

/** An API group of custom resources. Its objects are applied after the CRDs, and so after the chart that brings them. */
export interface CrdGroup {
  readonly group: string;
  /** `beforeWorkloads` where pods mount what the operator makes of the objects, `afterWorkloads` where the objects name Services. */
  readonly applied: 'beforeWorkloads' | 'afterWorkloads';
}

/** CRDs that are applied as files, before every release. */
export interface CrdSource {
  readonly name: string;
  /** Namespace of the Flux objects. */
  readonly namespace: string;
  readonly repository: string;
  readonly version: string;
  /** Folder of the CRDs in the repository. */
  readonly path: string;
  /** All of them in one file. */
  readonly file: string;
  readonly crdGroups: readonly CrdGroup[];
}

/** Requests and limits of one container. No CPU limit: throttling a webhook or a lease renewal costs more than the burst. */
export function resources(cpu: string, memory: string, memoryLimit: string) {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}
