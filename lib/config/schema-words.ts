import { type z } from 'zod';
import { shown } from './fault';

/** `problem: fix` of an issue whose schema has no message of its own. */
export function words(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `missing: write ${kind(issue.expected)}`
        : `${kindOf(issue.input)} in place of ${kind(issue.expected)}: write ${kind(issue.expected)}`;
    case 'invalid_value':
      return `${issue.input === undefined ? 'missing' : 'not a value of this field'}: write ${choice(issue.values)}`;
    case 'invalid_union':
      return discriminatorWords(
        issue.input as Record<string, unknown>,
        issue.discriminator!,
        issue.options as readonly unknown[],
      );
    case 'unrecognized_keys':
      return 'unknown key: remove it or correct its spelling';
    case 'too_small':
      return issue.inclusive === false
        ? `not above ${issue.minimum}: write more than ${issue.minimum}`
        : `below the least that can be: write ${amount(issue.minimum, issue.origin)} or more`;
    case 'too_big':
      return issue.inclusive === false
        ? `not below ${issue.maximum}: write less than ${issue.maximum}`
        : `above the most that can be: write ${amount(issue.maximum, issue.origin)} or less`;
    case 'invalid_format':
      return issue.format === 'starts_with'
        ? `does not begin with ${shown(issue.prefix)}: write ${shown(issue.prefix)} before it`
        : 'not in the form of this field: correct its spelling';
    default:
      return 'not a value of this field: correct or remove it';
  }
}

/** The kinds of plain data, as a reader of YAML calls them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function kind(expected: string): string {
  return KINDS[expected] ?? 'nothing';
}

function kindOf(value: unknown): string {
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return KINDS['array']!;
  if (typeof value !== 'number' || Number.isInteger(value)) return kind(typeof value);
  return Number.isFinite(value) ? 'a fraction' : 'no number that can be counted with';
}

function choice(values: readonly unknown[]): string {
  const all = values.filter((value) => value !== undefined).map(shown);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)!}`;
}

/** Where it is missing, it may be there under a misspelt name. */
function discriminatorWords(
  holder: Record<string, unknown>,
  key: string,
  options: readonly unknown[],
): string {
  const problem =
    holder[key] === undefined
      ? `missing, and the keys here are ${Object.keys(holder).join(', ')}`
      : 'not a value of this field';
  return `${problem}: write ${choice(options)}`;
}

function amount(bound: number | bigint, origin: string): string {
  const unit = { string: 'character', array: 'entry' }[origin];
  if (unit === undefined) return String(bound);
  const plural = unit === 'entry' ? 'entries' : 'characters';
  return `${bound} ${Number(bound) === 1 ? unit : plural}`;
}
