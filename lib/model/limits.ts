import { MIB } from './units';

/** Bounds that senders, doors, gateways and their disks share: in bytes, where nothing else is said. */

/**
 * Largest batch, uncompressed: under a quarter of the receiver's limit, since a message may grow after batching. Loki
 * copies the attributes of a resource to each of its lines, so what it hands on inside is a multiple.
 */
export const MAX_BATCH_BYTES = 1_000_000;

/**
 * A batch is sent from this size on, or after a second. What is under way when a process is killed is sent again by
 * the next one: small batches make few duplicates. At the gold contract of one edge these are five requests a second.
 */
export const MIN_BATCH_BYTES = 100_000;

/**
 * Largest request on the wire. An agent's batch is smaller even where nothing of it can be compressed; a larger request
 * is answered 413.
 */
export const MAX_REQUEST_BYTES = 1.25 * MAX_BATCH_BYTES;

/** Largest OTLP message, uncompressed, that a collector takes from workloads and from itself. */
export const RECEIVER_LIMIT_BYTES = 16 * MIB;

/**
 * Largest OTLP message, uncompressed, that a gateway takes. What a sender compresses a hundredfold counts little at
 * the door, where bytes are those of the wire: behind it, a message is bounded by this.
 */
export const GATEWAY_LIMIT_BYTES = 4 * MIB;

/**
 * Longest entry of a log file, longest line that is made of parts, and longest body of a record: with its attributes it
 * stays below `MAX_BATCH_BYTES`. The queue drops an item that is larger, and all that come after it in its request.
 */
export const MAX_LINE_BYTES = 900_000;

/**
 * Longest text in an attribute: of a resource or scope, of which Loki makes labels (2,048 at most), and of a record, of
 * which Loki keeps 64 KiB in all.
 */
export const MAX_TEXT_BYTES = { resource: 2_048, record: 8_192 } as const;

/** Most attributes of each. Loki takes 128 of a line with those of its resource and scope, and with what it adds itself. */
export const MAX_ATTRIBUTES = { resource: 48, scope: 8, log: 60, datapoint: 128, span: 128 } as const;

/** Bound of the queue in which one signal of one class becomes batches before it goes out: seconds, not an outage. */
export const SPOOL_BYTES = 64 * MIB;

/** Read offsets of the pod logs. */
export const OFFSETS_BYTES = 16 * MIB;

/** Disk that a bbolt queue file may take over its content (contrib file_storage: freed pages stay allocated). */
export const QUEUE_HEAD_ROOM = 1.3;
