/** Where a command runs; a test gives its own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

export const THIS_PROCESS: Surroundings = {
  env: process.env,
  print: (text) => console.log(text),
  complain: (text) => console.error(text),
};
