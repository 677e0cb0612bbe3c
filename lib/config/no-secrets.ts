/** Key names whose values are credentials; config holds references only, values live in Pulumi secrets. */
const SECRET_KEY =
  /(password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|credential)s?$/i;

/** Texts that are credentials wherever they stand: PEM keys, provider tokens, JSON web tokens, URLs with a login. */
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(hvs|hvb|s)\.[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\/\/[^/\s:@]+:[^/\s@]+@/;

export interface SecretSearch {
  /** Names the stack or file in the message. */
  readonly where: string;
  /** Whether Pulumi's `secure: <ciphertext>` may stand here. */
  readonly encrypted: 'allowed' | 'refused';
}

/** Throws when plain data holds a credential; the message names its place and never shows it. */
export function refuseSecrets(value: unknown, search: SecretSearch, path: readonly string[] = []): void {
  const at = `${search.where}: ${path.join('.') || '(root)'}`;
  // A list under `tokens` holds tokens.
  const key = path.findLast((name) => !/^\d+$/.test(name)) ?? '';
  const isText = typeof value === 'string' && SECRET_TEXT.test(value);
  if (isText || (SECRET_KEY.test(key) && ['string', 'number'].includes(typeof value))) {
    throw new Error(
      `${at}: a credential must not stand in config: use "pulumi config set --secret" with a key of its own`,
    );
  }
  if (value === null || typeof value !== 'object') return;
  if ('secure' in value) {
    if (search.encrypted === 'allowed') return;
    throw new Error(`${at}.secure: encrypted values are refused in this key: the spec is public data`);
  }
  for (const [name, child] of Object.entries(value)) refuseSecrets(child, search, [...path, name]);
}
