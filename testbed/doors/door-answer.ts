/** `status` is gRPC's or HTTP's; `refused` is the reason why there was no answer. */
export type DoorAnswer = { readonly status: number; readonly text: string } | { readonly refused: string };
