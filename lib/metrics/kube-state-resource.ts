/** The families that we ask kube-state-metrics for, of one Kubernetes resource. */
export interface KubeStateResource {
  /** Plural name: the same word in `--resources` and in RBAC. */
  readonly resource: string;
  readonly apiGroup: string;
  /** Labels on every family of the resource. */
  readonly on: string;
  /** Name, further labels, help. */
  readonly families: readonly (readonly [name: string, labels: string, help: string])[];
}
