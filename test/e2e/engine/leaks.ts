import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the secrets that a text shows: as they are, escaped as in JSON, or in base64. */
export function leaks(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.keys(secrets).filter((name) => formsOf(secrets[name]!).some((form) => text.includes(form)));
}

/** `<file>: <secret>` for every file below a directory that shows one, and how many files were read. */
export function leaksBelow(directory: string, secrets: Readonly<Record<string, string>>) {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = files.flatMap((file) =>
    leaks(readFileSync(file, 'utf8'), secrets).map(
      (secret) => `${file.slice(directory.length + 1)}: ${secret}`,
    ),
  );
  return { files: files.map((file) => file.slice(directory.length + 1)), found };
}

function formsOf(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret, 'utf8').toString('base64')];
}
