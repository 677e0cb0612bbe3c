/** One fault of a config: what stands where, why that cannot be, and what to write instead. */
export interface Fault {
  /** Stack or file that holds the field. */
  readonly where: string;
  /** Dotted path of the field; empty for the whole file. */
  readonly path: string;
  /** What stands there. @default nothing: the field is missing, or the fault is not one value's */
  readonly value?: unknown;
  readonly problem: string;
  readonly fix: string;
}

/** Refuses a config with every fault that was found. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(faultLine).join('\n'));
  }
}

/** A fault as one line: `where: path: value: problem: fix`. */
export function faultLine({ where, path, value, problem, fix }: Fault): string {
  return [where, path || '(root)', ...(value === undefined ? [] : [shown(value)]), problem, fix].join(': ');
}

/** A value as JSON, cut after 80 characters. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
