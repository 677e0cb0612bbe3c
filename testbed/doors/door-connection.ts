import { type Leaf } from '../doubles/certificates';

/** How a client reaches a door, and what it presents there. */
export interface DoorConnection {
  readonly address: string;
  readonly port: number;
  /** Absent: without TLS, as behind the door. */
  readonly tls?: {
    /** Name that the server's certificate must have. */
    readonly host: string;
    readonly serverCa: string;
    /** The client's certificate; absent: none. */
    readonly leaf?: Leaf;
  };
}

/** No answer within this time is a refusal. */
export const TIMEOUT_MS = 10_000;

/** Options of a TLS socket; undefined without TLS. */
export function tlsOptions({ tls }: DoorConnection) {
  return (
    tls && {
      servername: tls.host,
      ca: tls.serverCa,
      cert: tls.leaf?.['tls.crt'],
      key: tls.leaf?.['tls.key'],
    }
  );
}

/** What a request is addressed to. */
export function hostOf({ tls, address }: DoorConnection): string {
  return tls?.host ?? address;
}
