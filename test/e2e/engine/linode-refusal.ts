/** What the Linode API answers instead of data: `{ errors: [{ reason, field }] }`. */
export class LinodeRefusal extends Error {
  constructor(
    readonly status: number,
    reason: string,
    readonly field?: string,
  ) {
    super(reason);
  }
}
