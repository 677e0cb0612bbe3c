import { type Signal } from '../otlp/signals';

/** One order: records `first` to `first + count - 1` of one signal. */
export interface Order {
  readonly signal: Signal;
  readonly service: string;
  readonly first: number;
  readonly count: number;
  /** Records in one request. */
  readonly batch: number;
  /** Records a second; 0: as fast as they are taken. */
  readonly rate: number;
  /** Resource attributes besides `service.name`. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Attributes of every scope and record. */
  readonly record?: Readonly<Record<string, string>>;
}

/** A request that is handed on as it is, once. */
export interface Forwarded {
  readonly signal: Signal;
  /** In OTLP/JSON. */
  readonly body: object;
}

/** How far an order is. */
export interface Account {
  readonly acknowledged: number;
  readonly requests: number;
  /** Records of requests that were sent more than once: the first may have been stored without an answer. */
  readonly repeated: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly done: boolean;
}
