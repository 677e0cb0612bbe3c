import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PodLog } from '../../../testbed/cluster/pod-log';

const folder = mkdtempSync(join(tmpdir(), 'fed-observability-pod-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the log of a container is that of its last start, without what containerd writes before each line', () => {
  writeFileSync(join(folder, '0.log'), '2026-11-28T22:55:33.1Z stderr F before\n');
  writeFileSync(
    join(folder, '1.log'),
    '2026-11-28T22:55:34.1Z stdout F after\n2026-11-28T22:55:34.2Z stderr P half of\n',
  );
  const log = new PodLog(folder, 1);
  expect(log.files()).toEqual(['0.log', '1.log']);
  expect(log.text()).toBe('after\nhalf of');
  expect(log.tail(1)).toBe('half of');
  expect(new PodLog(join(folder, 'none'), 0).text()).toBe('');
});
