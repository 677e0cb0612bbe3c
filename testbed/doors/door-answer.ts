/** Why there was no answer. */
export interface Refused {
  readonly refused: string;
}

/** `status` is gRPC's or HTTP's. */
export type DoorAnswer = { readonly status: number; readonly text: string } | Refused;

/** The reason of an error, as an answer. */
export function refused(error: NodeJS.ErrnoException): Refused {
  return { refused: error.code ?? error.message };
}
