import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGES } from '../../lib/model/versions';
import { imageOf } from '../../testbed/images/table';
import { PINS } from '../../tools/servers/pins';

const environment = { ...process.env };
let folder: string;

/** A program that is nothing but a version. */
function fake(command: string, version: string): string {
  const path = join(folder, command);
  writeFileSync(path, `#!/bin/sh\necho '${command}, version v${version}'\n`);
  chmodSync(path, 0o755);
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  process.env.PATH = `${folder}:/bin`;
  process.env.FED_OBS_SERVERS_CACHE = join(folder, 'empty');
  fake('victoria-logs', PINS['victoria-logs'].version);
});

afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

test('where the official Loki is on PATH its image is that program, and no double', () => {
  const path = fake('loki', PINS.loki.version);
  const { standIn, content } = imageOf(IMAGES.loki);
  expect(standIn).toBeUndefined();
  expect(content.files).toEqual({ '/usr/bin/loki': path });
});

test('elsewhere VictoriaLogs behind the table of rules stands in for it, and says so', () => {
  const standsIn = () => imageOf(IMAGES.loki);
  expect(standsIn().standIn).toBe(
    "VictoriaLogs behind a table of Loki's rules stands in for Loki, which is not built here",
  );
  expect(standsIn().content.files!['/usr/bin/victoria-logs']).toBe(join(folder, 'victoria-logs'));
  fake('loki', '3.7.9');
  expect(standsIn().standIn).toBeDefined();
});
