import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../lib';
import { type RenderedCollector } from '../../lib/collector/collector-options';
import { renderCollector } from '../../lib/collector/render-collector';
import { binary } from '../../tools/servers/binaries';
import { SEEDED_FAULTS, sound } from '../collector/seeded-faults';

/** What the collector itself says to a configuration that our rules would not let out. */
function realVerdict({ config }: RenderedCollector): { refused: boolean; output: string } {
  const directory = mkdtempSync(join(tmpdir(), 'fed-observability-fault-'));
  try {
    const file = join(directory, 'config.yaml');
    writeFileSync(file, toYaml(config));
    const { status, stderr } = spawnSync(binary('otelcol'), ['validate', `--config=${file}`], {
      env: {},
      encoding: 'utf8',
      timeout: 30_000,
    });
    return { refused: status !== 0, output: stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

// Our own rules look away, so that the collector is asked.
jest.mock('../../lib/collector/rules', () => ({ ruleFaults: () => [] }));

test('the sound collector is accepted', () => {
  expect(realVerdict(renderCollector(sound))).toEqual({ refused: false, output: '' });
});

test.each(SEEDED_FAULTS)(
  '$name: refused by the collector itself: $realRefuses',
  ({ options, realRefuses }) => {
    const { refused, output } = realVerdict(renderCollector(options));
    expect(refused ? `refused: ${output}` : 'accepted').toMatch(realRefuses ? /^refused/ : /^accepted/);
  },
);

test('the collector finds four of the ten by itself', () => {
  expect(SEEDED_FAULTS.filter(({ realRefuses }) => realRefuses)).toHaveLength(4);
});
