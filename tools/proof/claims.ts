/** Where a run writes a claim's figure. */
export interface Source {
  /** Stem of the report's name: `qos-ours` is `out/qos-ours.json`, with `out/qos-ours-1.json`, … of further runs. */
  readonly file: string;
  /** Benchmark inside the report, where the report holds several. */
  readonly benchmark?: string;
  /** Name of the figure. */
  readonly name: string;
}

/** One row of docs/proof.md. */
export interface Claim {
  readonly claim: string;
  readonly command: string;
  /** Empty where the figure is only reported. */
  readonly goal: string;
  readonly figure: string;
  /** Commit at which the figure was measured, seven digits. */
  readonly commit: string;
  /** @default the figure is written by hand */
  readonly source?: Source;
}

/** Longest text of a cell: what a reader takes in without moving along the line. */
export const MAX_CELL = 60;
