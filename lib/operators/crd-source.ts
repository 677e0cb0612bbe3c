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
