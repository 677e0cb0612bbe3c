import type { ErrorObject } from 'ajv';

/** One thing that is wrong in an object. */
export interface Fault {
  /** Dotted path of the field, with list indexes in brackets. */
  readonly path: string;
  readonly message: string;
  readonly value?: unknown;
}

/** What ajv found, in the words of a manifest's author. */
export function faultsOf(errors: readonly ErrorObject[]): Fault[] {
  return errors.map((error) => {
    const { keyword, params, instancePath, data, message = 'is invalid' } = error;
    switch (keyword) {
      case 'additionalProperties': {
        const field = String(params.additionalProperty);
        const value = (data as Record<string, unknown>)[field];
        return { path: dotted(instancePath, field), message: 'unknown field', value };
      }
      case 'required':
        return { path: dotted(instancePath, String(params.missingProperty)), message: 'missing field' };
      case 'type':
        return {
          path: dotted(instancePath),
          message: `must be ${[params.type].flat().join(' or ')}`,
          value: data,
        };
      case 'enum':
        return {
          path: dotted(instancePath),
          message: `must be one of ${params.allowedValues.join(', ')}`,
          value: data,
        };
      default:
        return { path: dotted(instancePath), message, value: data };
    }
  });
}

function dotted(pointer: string, field?: string): string {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (field !== undefined) names.push(field);
  return names.reduce((path, name) => path + step(name, path === ''), '');
}

function step(name: string, first: boolean): string {
  if (/^\d+$/.test(name)) return `[${name}]`;
  if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}
