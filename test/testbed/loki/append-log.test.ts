import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendLog } from '../../../testbed/loki/append-log';

let folder: string;
let log: AppendLog | undefined;

beforeEach(() => {
  jest.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'append-log-'));
});

afterEach(() => {
  log?.close();
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

const open = () => (log = new AppendLog({ folder, keepMs: 1_000 }));
const left = () => [...open().left()].map(String);

test('what was appended is there for the next process, without a line that was not ended', () => {
  open().append(Buffer.from('1\n2\n'));
  log!.close();
  appendFileSync(join(folder, readdirSync(folder)[0]!), '3');
  expect(left()).toEqual(['1\n2\n']);
});

test('lines are kept for a whole period at least, and then deleted', () => {
  open();
  jest.advanceTimersByTime(999);
  log!.append(Buffer.from('late in its period\n'));
  jest.advanceTimersByTime(1_000);
  log!.append(Buffer.from('later\n'));
  expect(readdirSync(folder)).toHaveLength(2);
  jest.advanceTimersByTime(1);
  expect(readdirSync(folder)).toHaveLength(1);
  jest.advanceTimersByTime(1_000);
  expect(readdirSync(folder)).toEqual([]);
});

test('what an earlier process left is kept for a period too: its store has only now got it again', () => {
  open().append(Buffer.from('1\n'));
  log!.close();
  expect(left()).toEqual(['1\n']);
  jest.advanceTimersByTime(999);
  expect(readdirSync(folder)).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(readdirSync(folder)).toEqual([]);
});
