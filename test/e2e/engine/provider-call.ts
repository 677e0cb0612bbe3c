/** One resource that the engine asked a provider to make or to remove. */
export interface ProviderCall {
  readonly method: 'create' | 'delete';
  /** Type token, e.g. `kubernetes:core/v1:ConfigMap`. */
  readonly type: string;
  /** Name of the resource in the stack. */
  readonly name: string;
  /** The resource's inputs, secrets in plain. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Times of the request and of the answer, of one clock for all providers. */
  readonly begun: number;
  readonly ended: number;
}
