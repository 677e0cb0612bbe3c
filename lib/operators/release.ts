import { type CrdGroup, type CrdSource } from './crd-source';

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
