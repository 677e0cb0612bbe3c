import { tempoLimits, type TempoLoad } from '../../lib/backends/tempo-limits';
import { GIB, HOUR_SECONDS } from '../../lib/model/units';

/** The default classes: gold, silver and bronze together, and a fifth of gold. */
const DEFAULT: TempoLoad = {
  bytesPerSecond: 5_000_000,
  clusterBytesPerSecond: 500_000,
  replaySeconds: 3 * HOUR_SECONDS,
  memoryBytes: 2 * GIB,
};

const limitsOf = (changes: Partial<TempoLoad> = {}) => tempoLimits({ ...DEFAULT, ...changes });

test('the limits of the default classes', () => {
  expect(limitsOf()).toEqual({
    rateBytes: 10_000_000,
    burstBytes: 20_000_000,
    // (10 MB/s × 15 s + 20 MB) ÷ 250 B.
    liveTraces: 680_000,
    traceBytes: 15_000_000,
    // 3 h and 40 s; 3 h and 30 min.
    slackSeconds: 10_840,
    freshSeconds: 12_600,
  });
});

test('small traces at the full admitted rate fit, a burst of them included: what is over the limit is lost', () => {
  for (const bytesPerSecond of [10_000, 1_000_000, 5_000_000]) {
    const { rateBytes, burstBytes, liveTraces } = limitsOf({ bytesPerSecond });
    // One span is idle after 5 s, which is looked at every 10 s.
    expect(liveTraces * 250).toBeGreaterThanOrEqual(rateBytes * 15 + burstBytes);
  }
});

test('live traces take at most a third of the memory, whatever the contracts are', () => {
  expect(limitsOf({ bytesPerSecond: 500_000_000 }).liveTraces).toBe(Math.floor((2 * GIB) / 3 / 1_024));
  expect(limitsOf({ bytesPerSecond: 500_000_000, memoryBytes: GIB }).liveTraces).toBe(
    Math.floor(GIB / 3 / 1_024),
  );
});

test('a trace may have all that a cluster may bring while a block is open, up to what Tempo can read', () => {
  expect(limitsOf({ clusterBytesPerSecond: 10_000 }).traceBytes).toBe(6_000_000);
  // The parts of Tempo refuse messages of more than 16 MiB.
  expect(limitsOf({ clusterBytesPerSecond: 50_000_000 }).traceBytes).toBeLessThan(16 * 1_024 * 1_024);
});

test('whatever the queues deliver is filed under its own time and found before its block is closed', () => {
  for (const hours of [3, 12]) {
    const { slackSeconds, freshSeconds } = limitsOf({ replaySeconds: hours * HOUR_SECONDS });
    // A trace is live for up to 30 s, and 10 s more until that is looked at.
    expect(slackSeconds).toBe(hours * HOUR_SECONDS + 40);
    // Blocks are closed after 5 min and known to searches 5 min later.
    expect(freshSeconds).toBeGreaterThan(hours * HOUR_SECONDS + 600);
  }
});
