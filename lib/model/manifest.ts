/** A Kubernetes object as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** The objects of one chart, in the order in which they are written. */
export interface RenderedChart {
  /** `NN-<chart>`; the number is the apply order. */
  readonly name: string;
  readonly objects: readonly Manifest[];
}
