import { findBinary, notRun } from '../../tools/servers/binaries';
import { type Tool } from '../../tools/servers/pins';

/** A test that only an official program can run; where it is not found the test is skipped, and its name says why. */
export function officialTest(tool: Tool): typeof test {
  if (findBinary(tool) !== undefined) return test;
  // A line of its own, which a run of everything shows.
  process.stdout.write(`${notRun(tool)}\n`);
  const skipped = (name: string, run: jest.ProvidesCallback) => test.skip(`${notRun(tool)}: ${name}`, run);
  return skipped as typeof test;
}
