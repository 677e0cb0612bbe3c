/** An error that the client is told. Its message never holds a text of Prometheus. */
export class HttpError extends Error {
  constructor(
    readonly statusCode: number,
    /** Stable, for programs. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
