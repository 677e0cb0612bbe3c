import { type z } from 'zod';

/** One fault of a config as `path: value: what to write`. */
export function specFault(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || '(root)';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path}: unknown key ${issue.keys.map(quoted).join(', ')}: remove it or correct its spelling`;
    case 'invalid_key':
      return `${path}: ${issue.issues.map(({ message }) => message).join(', ')}`;
    case 'invalid_union': {
      const holder = issue.input as Record<string, unknown> | undefined;
      const value = holder?.[String(issue.path.at(-1))];
      // The key may be there under a misspelt name.
      const keys = value === undefined ? `; the keys here are ${Object.keys(holder ?? {}).join(', ')}` : '';
      return `${path}: ${shown(value)}: ${plain(issue.message)}${keys}`;
    }
    default:
      return `${path}: ${shown(issue.input)}: ${plain(issue.message)}`;
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** Without the opening that says no more than that there is a fault. */
function plain(message: string): string {
  return message
    .replace(/^Invalid (input|option|discriminator value)[:.] /, '')
    .replace(/^E/, 'e')
    .replace(/, received \w+$/, '');
}
