/** What a test replaces in a rendered text: addresses and paths, nothing else. */
export type Replacements = Readonly<Record<string, string>>;

/** Replaces every occurrence; a text that does not occur is a fault of the test, which would otherwise prove nothing. */
export function replaceAll(text: string, replacements: Replacements): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`"${from}" does not occur in the rendered text`);
    return result.replaceAll(from, to);
  }, text);
}
