import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINE_RULES, REQUEST_RULES, type Rule, STATE_RULES, STREAM_RULES } from '../../../testbed/loki/rules';
import { ROOT } from '../../../tools/root';

const TABLE: readonly Rule[] = [
  ...Object.values<Rule>(REQUEST_RULES),
  ...STREAM_RULES,
  ...LINE_RULES,
  ...Object.values<Rule>(STATE_RULES),
];

interface Outcome {
  readonly statuses: readonly number[];
  readonly discarded: Readonly<Record<string, number>>;
}

const recorded = Object.values(
  JSON.parse(readFileSync(join(ROOT, 'test/judge/support/odd-outcomes.json'), 'utf8')) as Record<
    string,
    Outcome
  >,
);

test.each(TABLE.filter(({ reason }) => reason !== undefined).map((rule) => [rule.reason, rule] as const))(
  '%s was seen of the official Loki, with the status that the table has',
  (reason, { status }) => {
    const seen = recorded.filter(({ statuses }) => statuses.includes(status));
    // Loki counts bytes of a body that is too large, but no samples: it has not read it.
    const counted = status === 413 || seen.some(({ discarded }) => (discarded[reason!] ?? 0) > 0);
    expect({ seen: seen.length > 0, counted }).toEqual({ seen: true, counted: true });
  },
);

test('what a sender may repeat is 429; everything else is lost for it', () => {
  const repeated = TABLE.filter(({ status }) => status === 429).map(({ reason }) => reason);
  expect(repeated).toEqual(['rate_limited', 'stream_limit', 'per_stream_rate_limit']);
});
