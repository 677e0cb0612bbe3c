/** A name and its value. */
export type Pair = readonly [name: string, value: string];

/** A line of a stream. */
export interface Entry {
  readonly nanos: bigint;
  readonly line: Buffer;
  /** Structured metadata: of the record, of its resource, of its scope. */
  readonly metadata: readonly Pair[];
  /** Of all names and values of the metadata. */
  readonly metadataBytes: number;
}

/** Lines with the same labels. */
export interface Stream {
  /** Its labels as text. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly entries: readonly Entry[];
}

/** What Loki's limits weigh of a line. */
function bytesOfEntry({ line, metadataBytes }: Entry): number {
  return line.length + metadataBytes;
}

/** The same of all lines of streams. */
export function bytesOf(streams: readonly Stream[]): number {
  const entries = streams.flatMap((stream) => stream.entries);
  return entries.reduce((sum, entry) => sum + bytesOfEntry(entry), 0);
}

/** Labels as Loki and VictoriaLogs write them, sorted by name. */
export function streamKey(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `{${pairs.join(',')}}`;
}
