/** The result of an action, and how long it took. */
export async function timed<T>(action: () => Promise<T>): Promise<[T, string]> {
  const begun = performance.now();
  const result = await action();
  return [result, `${((performance.now() - begun) / 1000).toFixed(1)} s`];
}
