/** What the tests read of the objects that a cluster answers with. */
export interface Observed {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: Labels;
    readonly deletionTimestamp?: string;
  };
}

export interface Workload extends Observed {
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    /** Of a DaemonSet. */
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

export interface Autoscaler extends Observed {
  readonly spec: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  };
}

export interface Budget extends Observed {
  readonly status: {
    readonly observedGeneration?: number;
    readonly currentHealthy: number;
    readonly expectedPods: number;
    readonly disruptionsAllowed: number;
    /** Pod → when its eviction was granted. */
    readonly disruptedPods?: Readonly<Record<string, string>>;
  };
}

export interface Pod extends Observed {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly {
      readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
    }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: object }[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

export interface Node extends Observed {
  readonly status: { readonly allocatable: Quantities };
}

/** How many volumes a node takes. */
export interface CsiNode extends Observed {
  readonly spec: { readonly drivers: readonly { readonly allocatable: { readonly count: number } }[] };
}

export interface Claim extends Observed {
  readonly spec: {
    readonly storageClassName: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

export type Labels = Readonly<Record<string, string>>;

/** Resource → quantity. */
export type Quantities = Readonly<Record<string, string>>;
