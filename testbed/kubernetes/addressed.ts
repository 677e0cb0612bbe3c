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
