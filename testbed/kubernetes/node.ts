import { type NamespacedMeta, type ObjectMeta, type Observed, type Quantities } from './objects';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

export type ObservedNode = Observed<
  { readonly kind: 'Node'; readonly metadata: ObjectMeta },
  { readonly allocatable: Quantities }
>;

/** How many volumes a node takes. */
export interface CsiNode {
  readonly kind: 'CSINode';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly drivers: readonly { readonly allocatable: { readonly count: number } }[] };
}

export interface Claim {
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: NamespacedMeta;
  readonly spec: {
    readonly storageClassName: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}
