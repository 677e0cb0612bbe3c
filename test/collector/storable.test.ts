import { boundedItems } from '../../lib/collector/bounded';
import { readableBodies } from '../../lib/collector/readable-bodies';
import { storableKeys } from '../../lib/collector/storable';
import { MAX_ATTRIBUTES, MAX_BATCH_BYTES, MAX_LINE_BYTES } from '../../lib/model/limits';

interface Statements {
  readonly context: string;
  readonly statements: readonly string[];
}

const GROUPS = ['metric_statements', 'log_statements', 'trace_statements'] as const;

test.each([storableKeys(), boundedItems()])(
  '$id removes keys of which no store makes a name from resources, scopes and records',
  ({ config }) => {
    for (const group of GROUPS) {
      const groups = (config[group] as readonly Statements[]).filter(
        ({ context }) => context !== 'spanevent',
      );
      const statement = groups
        .flatMap(({ statements }) => statements)
        .find((text) => text.startsWith('delete_m'))!;
      const pattern = new RegExp(/"(.*)"\)$/.exec(statement)![1]!);
      for (const key of ['', '_', '-', '***', '地域', '日本語']) expect(key).toMatch(pattern);
      for (const key of ['a', 'region-地域', '_1', 'service.name']) expect(key).not.toMatch(pattern);
      expect(new Set(groups.map(({ context }) => context)).size).toBe(3);
    }
  },
);

test('a body with a tenth of a batch beside it fits into one: a queue drops what is larger, and all after it', () => {
  expect(MAX_LINE_BYTES * 1.1).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  const { log_statements } = readableBodies().config as { log_statements: readonly Statements[] };
  expect(log_statements[0]!.statements).toContain(
    'set(log.body, Substring(log.body, 0, 900000)) where log.cache["long"] == true',
  );
});

test('Loki takes 128 attributes of a line: its own of resource, scope and record leave room for what is added', () => {
  const { resource, scope, log } = MAX_ATTRIBUTES;
  // Two of the hub, and ten that Loki makes of a record's own fields.
  expect(resource + scope + log + 2 + 10).toBeLessThanOrEqual(128);
});

test('what says where data comes from is not what a limit takes away', () => {
  const { log_statements } = boundedItems().config as { log_statements: readonly Statements[] };
  const limit = log_statements[0]!.statements.find((text) => text.startsWith('limit('))!;
  for (const key of ['cluster.id', 'service.name', 'k8s.namespace.name', 'k8s.pod.uid', 'k8s.node.name']) {
    expect(limit).toContain(`"${key}"`);
  }
});
