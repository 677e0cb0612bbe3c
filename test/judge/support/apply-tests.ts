import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiServer } from '../../../testbed/processes/api-server';

const OPTIONS = ['--server-side', '--field-manager=fed-observability'];

/** Tests that a server takes the rendered files of one cluster as they are. */
export function applyTests(theServer: () => ApiServer, directory: string): void {
  test('every file is taken in file order, without a warning: unknown field, deprecation, Pod Security', () => {
    const files = readdirSync(directory).sort();
    const applied = files.flatMap((file) => {
      const { status, stdout, stderr } = theServer().kubectl(
        'apply',
        ...OPTIONS,
        '-f',
        join(directory, file),
      );
      expect(`${file}: ${stderr}`).toBe(`${file}: `);
      expect(status).toBe(0);
      return stdout.trim().split('\n');
    });
    const objects = files.flatMap(
      (file) => readFileSync(join(directory, file), 'utf8').match(/^kind: /gm) ?? [],
    );
    expect(applied).toHaveLength(objects.length);
    expect(applied.length).toBeGreaterThan(40);
  }, 120_000);

  test('a second apply changes nothing: what is stored is what was rendered', () => {
    const { status, stdout, stderr } = theServer().kubectl('diff', ...OPTIONS, '-R', '-f', directory);
    expect(`${stderr}${stdout}`).toBe('');
    expect(status).toBe(0);
  }, 120_000);
}
