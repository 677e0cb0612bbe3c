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

/** Refuses a config with every fault that was found, and names the checks that could not be made because of them. */
export class ConfigError extends Error {
  constructor(
    readonly faults: readonly Fault[],
    readonly leftOut: readonly string[] = [],
  ) {
    super([...faults.map(faultLine), ...leftOut].join('\n'));
  }
}

/** A fault as one line: `where: path: value: problem: fix`, without what it does not have. */
export function faultLine({ where, path, value, problem, fix }: Fault): string {
  const place = path === '' ? [where] : [where, path];
  return [...place, ...(value === undefined ? [] : [shown(value)]), problem, fix].join(': ');
}

/** A value as JSON, cut after 80 characters. */
export function shown(value: unknown): string {
  // JSON has no word for .inf and .nan, which YAML can say.
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
