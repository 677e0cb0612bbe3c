import { DEFAULT_CLASSES } from './default-classes';
import { ConfigError, type Fault } from './fault';
import { type ClassOverrides, TrafficClassRow } from './traffic-class-spec';

/** One class of service at the hub: what it admits, how much it holds, who goes first. */
export type TrafficClass = TrafficClassRow & { readonly name: string };

export interface Classes {
  /** Highest priority first; without a class that leaves fields out. */
  readonly rows: readonly TrafficClass[];
  /** Names of the classes that leave fields out. */
  readonly incomplete: readonly string[];
  readonly faults: readonly Fault[];
}

/** The classes of a hub: the defaults with the overrides of its config. `where` names the stack in faults. */
export function mergeClasses(overrides: ClassOverrides, where: string): Classes {
  const names = [...new Set([...Object.keys(DEFAULT_CLASSES), ...Object.keys(overrides)])];
  const merged = names.map((name) => {
    const row: Partial<TrafficClassRow> = { ...DEFAULT_CLASSES[name], ...definedOnly(overrides[name] ?? {}) };
    return { name, row, missing: Object.keys(TrafficClassRow.shape).filter((field) => !(field in row)) };
  });
  const incomplete = merged.filter(({ missing }) => missing.length > 0);
  return {
    rows: merged
      .filter(({ missing }) => missing.length === 0)
      .map(({ name, row }) => ({ name, ...(row as TrafficClassRow) }))
      .sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1)),
    incomplete: incomplete.map(({ name }) => name),
    faults: incomplete.map(({ name, row, missing }) => ({
      where,
      path: `hub.classes.${name}`,
      value: row,
      problem: 'a further class needs every field',
      fix: `write ${missing.join(', ')} too, or correct the name of the class`,
    })),
  };
}

/** The classes of a hub whose config has been checked, highest priority first. */
export function trafficClasses(overrides: ClassOverrides): TrafficClass[] {
  const { rows, faults } = mergeClasses(overrides, 'config');
  if (faults.length > 0) throw new ConfigError(faults);
  return [...rows];
}

function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
}
