import { type OtlpConfig } from './limits';
import { type Attribute, textOf, ValueMap } from './otlp-value';
import { Refusal, REQUEST_RULES } from './rules';
import { type Pair } from './stream';

/** The label that Loki makes of a key: signs other than letters and digits become one underscore. */
export function labelName(key: string): string {
  const reserved = /^__(.+)__$/s.exec(key);
  const sanitized = (reserved?.[1] ?? key).replace(/[^a-zA-Z0-9]+/gu, '_');
  const name = reserved === null ? sanitized : `__${sanitized}__`;
  if (/^_*$/.test(name)) throw new Refusal(REQUEST_RULES.labelName, JSON.stringify(key));
  return /^\d/.test(name) ? `key_${name}` : name;
}

/** The labels of an attribute: of a map one of each of its keys. */
export function labelsOf([key, value]: Attribute, prefix = ''): Pair[] {
  const name = labelName(prefix === '' ? key : `${prefix}_${key}`);
  if (!(value instanceof ValueMap)) return [[name, textOf(value)]];
  return value.entries.flatMap((entry) => labelsOf(entry, name));
}

/** Attributes by what becomes of them, as labels. */
export interface Sorted {
  readonly index: readonly Pair[];
  readonly metadata: readonly Pair[];
}

/** Sorts attributes by the first rule that names them; without one they are structured metadata. */
export function sortAttributes(
  attributes: readonly Attribute[],
  rules: OtlpConfig[keyof OtlpConfig],
): Sorted {
  const index: Pair[] = [];
  const metadata: Pair[] = [];
  for (const attribute of attributes) {
    const rule = rules.find(({ attributes: names = [], regex }) =>
      regex === undefined
        ? names.includes(attribute[0])
        : new RegExp(`^(?:${regex})$`, 's').test(attribute[0]),
    );
    // Loki's default of a rule without an action.
    const action = rule?.action ?? 'structured_metadata';
    if (action === 'index_label') index.push(...labelsOf(attribute));
    if (action === 'structured_metadata') metadata.push(...labelsOf(attribute));
  }
  return { index, metadata };
}
