/** A pod that is reached by its address, on whatever ground it runs. */
export interface Addressed {
  readonly props: { readonly address: string };
}

/** A cluster that knows the pods of its workloads. */
export interface PodsByName<P extends Addressed> {
  podsNamed(workload: string, namespace?: string): readonly P[];
}

/** A hub that knows the pods of its stores. */
export interface StorePods {
  storePods(store: string): readonly Addressed[];
}

/** The clusters of a fleet, on whatever ground they run. */
export interface Ground<P extends Addressed = Addressed> {
  cluster(stack: string): PodsByName<P> & { storePods(store: string): readonly P[] };
}

/** A pod that can be taken off its node and given back. */
export interface HoldablePod extends Addressed {
  hold(): Promise<void>;
  release(): Promise<void>;
}
