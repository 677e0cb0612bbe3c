/** A function that is called at the end of each stage, and tells how long the stage took. */
export function stages(
  onStage: ((stage: string, seconds: number) => void) | undefined,
): (stage: string) => void {
  let last = Date.now();
  return (stage) => {
    onStage?.(stage, (Date.now() - last) / 1_000);
    last = Date.now();
  };
}
