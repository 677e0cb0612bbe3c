import { type z } from 'zod';
import { type Fault } from './fault';
import { words } from './schema-words';

/** What a schema makes of a value: the data, or its faults. */
export interface Checked<T> {
  /** Absent where there is a fault. */
  readonly data?: T;
  readonly faults: readonly Fault[];
}

/** Checks plain data against a schema. `where` names its stack or file in the faults. */
export function checked<T>(where: string, schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value, { error: words, reportInput: true });
  if (result.success) return { data: result.data, faults: [] };
  return { faults: result.error.issues.flatMap((issue) => issueFaults(where, issue)) };
}

/** The fields of an object that can be read, although others cannot. */
export function readableFields<S extends z.ZodRawShape>(
  shape: S,
  value: unknown,
): Partial<z.output<z.ZodObject<S>>> {
  const holder = isMap(value) ? value : {};
  const entries = Object.entries(shape).flatMap(([key, schema]) => {
    const result = (schema as z.ZodType).safeParse(holder[key]);
    return result.success ? [[key, result.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<z.output<z.ZodObject<S>>>;
}

/** Whether plain data is a map of fields. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function issueFaults(where: string, issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String);
  const fault = (field: readonly string[], value: unknown, message: string): Fault => {
    const end = message.indexOf(': ');
    return {
      where,
      path: field.join('.'),
      value,
      problem: message.slice(0, end),
      fix: message.slice(end + 2),
    };
  };
  switch (issue.code) {
    case 'unrecognized_keys':
      // Without the value: what stands under a key that nobody knows may be a credential.
      return issue.keys.map((key) => fault([...path, key], undefined, issue.message));
    case 'invalid_key':
      return issue.issues.map(({ message }) => fault(path, issue.input, message));
    case 'invalid_union':
      return [fault(path, (issue.input as Record<string, unknown>)[issue.discriminator!], issue.message)];
    default:
      return [fault(path, issue.input, issue.message)];
  }
}
