import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { withTemporaryFile } from '../../cli/temporary-file';

test('lends a file that only this user can read', async () => {
  const seen = await withTemporaryFile('secret', async (path) => ({
    text: readFileSync(path, 'utf8'),
    mode: statSync(path).mode & 0o777,
    directoryMode: statSync(dirname(path)).mode & 0o777,
  }));
  expect(seen).toEqual({ text: 'secret', mode: 0o600, directoryMode: 0o700 });
});

test('removes the file when its user fails', async () => {
  let path = '';
  const failing = withTemporaryFile('secret', async (lent) => {
    path = lent;
    throw new Error('boom');
  });
  await expect(failing).rejects.toThrow('boom');
  expect(existsSync(dirname(path))).toBe(false);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'removes the file on %s, then ends as the signal asks',
  async (signal) => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    await withTemporaryFile('secret', async (path) => {
      process.emit(signal, signal);
      expect(existsSync(dirname(path))).toBe(false);
    });
    expect(kill).toHaveBeenCalledWith(process.pid, signal);
    expect(process.listenerCount(signal)).toBe(0);
    kill.mockRestore();
  },
);
