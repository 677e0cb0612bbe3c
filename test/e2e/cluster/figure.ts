/** Prints a figure that the documents may quote. */
export function figure(text: string): void {
  console.log(`cluster: ${text}`);
}
