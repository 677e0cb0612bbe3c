export type TomlValue = string | number | boolean | { readonly [key: string]: TomlValue };
export type TomlTable = Readonly<Record<string, TomlValue>>;

/** TOML text of nested tables: what containerd reads. */
export function toToml(table: TomlTable, path: readonly string[] = []): string {
  const entries = Object.entries(table);
  const own = entries.flatMap(([key, value]) =>
    typeof value === 'object' ? [] : [`${key} = ${JSON.stringify(value)}\n`],
  );
  const below = entries.flatMap(([key, value]) =>
    typeof value === 'object' ? [toToml(value, [...path, key])] : [],
  );
  const title =
    path.length > 0 && own.length > 0 ? `[${path.map((key) => JSON.stringify(key)).join('.')}]\n` : '';
  return [title, ...own, ...below].join('');
}
