/** Typed views of Kubernetes objects, as far as something here reads them. */
export type Labels = Readonly<Record<string, string>>;

/** Texts of a ConfigMap or a Secret by their key. */
export type Files = Readonly<Record<string, string>>;

/** Resource → quantity. */
export type Quantities = Readonly<Record<string, string>>;

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly labels?: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
  }[];
}

/** Of an object that stands in a namespace. */
export interface NamespacedMeta extends ObjectMeta {
  readonly namespace: string;
}

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** `Kind namespace/name`. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** An object as a cluster answers with it. */
export type Observed<Object, Status> = Object & { readonly status: Status };

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
}

/** Whether an object has every label of a selector; an empty selector takes all. */
export function matches(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
  const unknown = Object.keys(selector ?? {}).find((key) => key !== 'matchLabels');
  if (unknown !== undefined) throw new Error(`label selector: ${unknown} is not known to the pod runner`);
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
