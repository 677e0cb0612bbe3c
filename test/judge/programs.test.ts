import { binary, reportsVersion } from '../../tools/servers/binaries';
import { PINS, type Tool } from '../../tools/servers/pins';

test.each(Object.keys(PINS) as Tool[])('%s, as built, reports the pinned version', (tool) => {
  expect(reportsVersion(tool, binary(tool))).toBe(true);
});
