import { binary, reportsVersion } from '../../tools/servers/binaries';
import { PINS, type Tool } from '../../tools/servers/pins';
import { officialTest } from '../support/official';

for (const tool of Object.keys(PINS) as Tool[]) {
  const run = PINS[tool].kind === 'official' ? officialTest(tool) : test;
  run(`${tool}, as built or found, reports the pinned version`, () => {
    expect(reportsVersion(tool, binary(tool))).toBe(true);
  });
}
