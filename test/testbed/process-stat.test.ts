import { processStat } from '../../testbed/sandbox/process-stat';

test('the figures of this process are those that Node itself tells', () => {
  const { parent, cpuSeconds, residentBytes } = processStat(process.pid);
  const { user, system } = process.cpuUsage();
  expect(parent).toBe(process.ppid);
  expect(Math.abs(cpuSeconds - (user + system) / 1e6)).toBeLessThan(0.5);
  expect(residentBytes / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect(residentBytes / process.memoryUsage.rss()).toBeLessThan(2);
});

test('a process that has ended is a fault, and not a process that does nothing', () => {
  expect(() => processStat(2 ** 30)).toThrow('ENOENT');
});
