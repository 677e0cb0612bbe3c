/**
 * YAML text of plain data, block style, for files and for configuration inside ConfigMaps.
 * Every key or string that YAML 1.1 or 1.2 could read as something else is quoted (kubectl reads a bare `0o17` as 15).
 * Own code because it is measured against `yaml`: see `bench/synth.ts`.
 */
export function toYaml(value: unknown): string {
  const out: string[] = [];
  if (isMap(value) || isList(value)) writeBlock(value, '', out);
  else out.push(scalar(value, ''), '\n');
  return out.join('');
}

/** Several objects as one stream of documents. */
export function toYamlDocuments(values: readonly unknown[]): string {
  return values.map(toYaml).join('---\n');
}

type Tree = Record<string, unknown> | readonly unknown[];

function writeBlock(tree: Tree, indent: string, out: string[]): void {
  if (Array.isArray(tree)) {
    for (const item of tree) {
      out.push(indent, '- ');
      writeItem(item, indent, out);
    }
    return;
  }
  for (const [key, value] of Object.entries(tree)) {
    if (value === undefined) continue;
    out.push(indent, text(key), ':');
    writeValue(value, indent, out);
  }
}

/** What follows `- `: a map or list goes on in the same line, its further lines two columns deeper. */
function writeItem(item: unknown, indent: string, out: string[]): void {
  if (isMap(item) || isList(item)) {
    const nested: string[] = [];
    writeBlock(item, `${indent}  `, nested);
    nested[0] = '';
    out.push(...nested);
    return;
  }
  out.push(scalar(item, indent), '\n');
}

function writeValue(value: unknown, indent: string, out: string[]): void {
  if (isMap(value) || isList(value)) {
    out.push('\n');
    writeBlock(value, `${indent}  `, out);
    return;
  }
  out.push(' ', scalar(value, indent), '\n');
}

/** A map with at least one defined value. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) if ((value as Record<string, unknown>)[key] !== undefined) return true;
  return false;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function scalar(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return value.includes('\n') && LITERAL.test(value) ? literal(value, indent) : text(value);
    case 'number':
      return number(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? '[]' : '{}';
    default:
      throw new Error(`a ${typeof value} cannot be written as YAML`);
  }
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} cannot be written as YAML`);
  const digits = String(value);
  // YAML 1.1 reads an exponent only after a decimal point.
  return digits.includes('e') && !digits.includes('.') ? digits.replace('e', '.0e') : digits;
}

/** Starts like a word or a path, holds printable ASCII, and no `: `, ` #` or trailing `:` or space ends it early. */
const PLAIN = /^[A-Za-z_/](?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*$/;

/** A whole number with a unit, as Kubernetes, Prometheus and Go write quantities. */
const QUANTITY = /^[1-9]\d*(?:m|s|h|d|Ki|Mi|Gi)$/;

/** Words that YAML 1.1 or 1.2 resolve to a boolean or null. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Characters that JSON leaves bare and YAML does not allow or folds. */

const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function text(value: string): string {
  if ((PLAIN.test(value) && !WORD.test(value)) || QUANTITY.test(value)) return value;
  return JSON.stringify(value).replace(ESCAPED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Lines that a literal block keeps as they are: no control characters, and a first line that fixes the indentation. */
const LITERAL = /^[!-~\u00a1-\ud7ff][\t\n -~\u00a1-\u2027\u202a-\ud7ff]*$/;

function literal(value: string, indent: string): string {
  const body = value.replace(/\n+$/, '');
  const trailing = value.length - body.length;
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}  ${line}`));
  return `|${chomp}\n${lines.join('\n')}${'\n'.repeat(Math.max(trailing - 1, 0))}`;
}
