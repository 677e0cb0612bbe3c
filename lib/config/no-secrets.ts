import { type Fault } from './fault';

/** Key names whose values are credentials; config holds references only, values live in Pulumi secrets. */
const SECRET_KEY =
  /(password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|credential)s?$/i;

/** Keys that look like those, and whose values are names of Kubernetes Secrets. */
const NAMES_OF_SECRETS: readonly string[] = ['pullSecret'];

/** Texts that are credentials wherever they stand: PEM keys, provider tokens, JSON web tokens, URLs with a login. */
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(hvs|hvb|s)\.[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\/\/[^/\s:@]+:[^/\s@]+@/;

/** Stands where a credential stood, so that no later fault shows it. */
export const CONCEALED = '(credential)';

export interface SecretSearch {
  /** Names the stack or file in the faults. */
  readonly where: string;
  /** Whether Pulumi's `secure: <ciphertext>` may stand here. */
  readonly encrypted: 'allowed' | 'refused';
}

export interface Concealed {
  /** One for each credential; it names the place and never shows the value. */
  readonly faults: readonly Fault[];
  /** The data with CONCEALED in place of every credential. */
  readonly data: unknown;
}

/** Finds the credentials in plain data. */
export function concealSecrets(
  value: unknown,
  search: SecretSearch,
  path: readonly string[] = [],
): Concealed {
  const { where } = search;
  // A list under `tokens` holds tokens.
  const key = path.findLast((name) => !/^\d+$/.test(name)) ?? '';
  const isText = typeof value === 'string' && SECRET_TEXT.test(value);
  const isSecretKey = SECRET_KEY.test(key) && !NAMES_OF_SECRETS.includes(key);
  if (isText || (isSecretKey && ['string', 'number'].includes(typeof value))) {
    const problem = 'a credential must not stand in config';
    const fix = 'use "pulumi config set --secret" with a key of its own';
    return { faults: [{ where, path: path.join('.'), problem, fix }], data: CONCEALED };
  }
  if (value === null || typeof value !== 'object') return { faults: [], data: value };
  if ('secure' in value) {
    if (search.encrypted === 'allowed') return { faults: [], data: value };
    const problem = 'encrypted values are refused in this key, since the spec is public data';
    const fix = 'give it a key of its own beside the cluster';
    return { faults: [{ where, path: [...path, 'secure'].join('.'), problem, fix }], data: CONCEALED };
  }
  const children = Object.entries(value).map(
    ([name, child]) => [name, concealSecrets(child, search, [...path, name])] as const,
  );
  const data = children.map(([name, child]) => [name, child.data] as const);
  return {
    faults: children.flatMap(([, child]) => child.faults),
    data: Array.isArray(value) ? data.map(([, child]) => child) : Object.fromEntries(data),
  };
}
