/** A difference that a commit makes on purpose. An entry leaves with the next commit, whose parent has the new form. */
export interface AllowedDifference {
  /** Why the output changes. */
  readonly reason: string;
  /** Name of the file before, e.g. `32-grafana-route.yaml`. */
  readonly before: string;
  /** Its name now, with the same text. @default the name stays, and its text may change */
  readonly after?: string;
}

export const ALLOWED_DIFFERENCES: readonly AllowedDifference[] = [];
