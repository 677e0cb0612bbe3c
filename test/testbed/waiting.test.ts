import { setTimeout as pause } from 'node:timers/promises';
import { eventually, lookUntil, stillness } from '../../testbed/waiting';

/** Looks that find 1, 2, 3 … */
function counting(): () => number {
  let looks = 0;
  return () => ++looks;
}

test('looking ends with the first look that is as wanted', async () => {
  expect(await lookUntil(counting(), (seen) => seen === 3, { timeoutMs: 5_000, everyMs: 1 })).toBe(3);
});

test('when the time is over, the last look tells how far it came: nothing is thrown away', async () => {
  const begun = Date.now();
  const seen = await lookUntil(counting(), () => false, { timeoutMs: 50, everyMs: 10 });
  expect(seen).toBeGreaterThan(1);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(50);
});

test('without time to wait it is looked at once', async () => {
  expect(await lookUntil(counting(), () => true, { timeoutMs: 0 })).toBe(1);
});

test('what throws has not held yet, and the last reason is told', async () => {
  let looks = 0;
  await eventually('the server', 5_000, async () => {
    looks += 1;
    if (looks < 2) throw new Error('not yet');
    return true;
  });
  expect(looks).toBe(2);
  const never = eventually('the server', 10, async () => {
    throw new Error('connection refused');
  });
  await expect(never).rejects.toThrow('waited 0.01 s for the server: connection refused');
});

test('a figure is still for as long as it has not changed', async () => {
  const unchanged = stillness();
  expect(unchanged(0)).toBeLessThan(20);
  await pause(50);
  expect(unchanged(0)).toBeGreaterThanOrEqual(49);
  expect(unchanged(1)).toBeLessThan(20);
});
