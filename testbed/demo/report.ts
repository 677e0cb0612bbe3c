import { type Signal } from '../otlp/signals';
import { type Lane } from './lanes';

/** One line of the live table. */
export interface Row {
  readonly cluster: string;
  readonly className: string;
  readonly signal: Signal;
  /** Records that the agent acknowledged. */
  readonly sent: number;
  /** Of these, found in the store of the hub, under the identity of the cluster and in the class. */
  readonly stored: number;
  /** Not found yet, and acknowledged less than `SETTLING_SECONDS` ago. */
  readonly onTheWay: number;
  readonly lost: number;
  /** Seconds from sending to being found: the median of the last probes. */
  readonly latency?: number;
  /** Age in seconds of the oldest record that is not found yet. */
  readonly oldest: number;
}

/** A door of the sandbox: a Unix socket in the run's folder, and the port of this machine that it would like. */
export interface Door {
  readonly name: string;
  readonly port: number;
}

/** Said once, when records of every kind have arrived. */
export interface Ready {
  readonly kind: 'ready';
  /** What stands in for what, and what is not run. */
  readonly doubles: readonly string[];
  readonly notRun: readonly string[];
  readonly doors: readonly Door[];
  /** Where a stranger's telemetry goes that comes through the door `otlp`. */
  readonly lane: Lane;
  /** What each key breaks. */
  readonly faults: Readonly<Record<string, string>>;
}

/** What the inside of the sandbox tells the outside, which prints it. */
export type Report =
  /** What is being done, and what of it is waited for. */
  | { readonly kind: 'doing' | 'waiting'; readonly text: string }
  | { readonly kind: 'stage'; readonly text: string; readonly seconds: number }
  | Ready
  | { readonly kind: 'table'; readonly rows: readonly Row[] }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'ended'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly text: string };

/** What the outside tells the inside: the number of a fault, or to end. */
export type Command = '1' | '2' | '3' | '4' | 'q';

/** Name of the socket between both, in the run's folder. */
export const CONTROL = 'control';

/** After this, what is acknowledged and not found counts as lost. */
export const SETTLING_SECONDS = 60;
