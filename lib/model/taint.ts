/** A taint of a node; without an effect: of every effect. */
export interface Taint {
  readonly key: string;
  readonly effect?: string;
}

/** Which taints keep a pod away from no node. */
export type Tolerated = 'everyTaint' | readonly Taint[];
