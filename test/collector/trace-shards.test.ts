import { shardByTraceId } from '../../lib/collector/trace-shards';

interface Table {
  readonly default_pipelines: readonly string[];
  readonly table: readonly {
    readonly context: string;
    readonly condition: string;
    readonly pipelines: string[];
  }[];
}

const SUFFIXES = Array.from({ length: 0x1_0000 }, (_, n) => n.toString(16).padStart(4, '0'));

/** Pipeline of each suffix, read from the rendered table as the collector reads it: the first that holds. */
function pipelines(shards: number): string[] {
  const { table, default_pipelines } = shardByTraceId('gold', shards).config as unknown as Table;
  const bounds = table.map(
    ({ condition }) => /^Substring\(trace_id\.string, 28, 4\) < "(\w{4})"$/.exec(condition)![1]!,
  );
  return SUFFIXES.map((suffix) => {
    const row = bounds.findIndex((bound) => suffix < bound);
    return row < 0 ? default_pipelines[0]! : table[row]!.pipelines[0]!;
  });
}

test.each([2, 3, 7, 16])('%d shards take equal parts of the trace ids, all of them', (shards) => {
  const counts = new Map<string, number>();
  for (const pipeline of pipelines(shards)) counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
  expect([...counts.keys()]).toEqual(Array.from({ length: shards }, (_, shard) => `traces/gold_${shard}`));
  for (const count of counts.values()) expect(Math.abs(count - 0x1_0000 / shards)).toBeLessThan(1);
});

test('every shard is a target of the router, so that each must have its pipeline', () => {
  const { targets } = shardByTraceId('gold', 3);
  expect(targets).toEqual(['traces/gold_0', 'traces/gold_1', 'traces/gold_2']);
});

test('from two shards to three half of the ids change their shard', () => {
  const [two, three] = [pipelines(2), pipelines(3)];
  const moved = two.filter((pipeline, index) => pipeline !== three[index]).length;
  expect(moved / SUFFIXES.length).toBeCloseTo(0.5, 3);
});
