import { differences } from '../../tools/diff-same';

const before = new Map([
  ['hub/20-loki.yaml', 'a: 1\nb: 2\n'],
  ['hub/32-grafana-route.yaml', 'c: 3\n'],
]);
const changed = (path: string, text: string) => new Map([...before, [path, text]]);
const without = (path: string) => new Map([...before].filter(([name]) => name !== path));
const moved = {
  reason: 'one number a chart',
  before: '32-grafana-route.yaml',
  after: '34-grafana-route.yaml',
};

test('equal renderings have no difference', () => {
  expect(differences(before, before, [])).toEqual([]);
});

test.each([
  [
    'another value',
    changed('hub/20-loki.yaml', 'a: 1\nb: 3\n'),
    'hub/20-loki.yaml: line 2: "b: 2" is now "b: 3"',
  ],
  ['a missing file', without('hub/20-loki.yaml'), 'hub/20-loki.yaml: not rendered any more'],
  ['a new file', changed('edge/20-loki.yaml', ''), 'edge/20-loki.yaml: new'],
])('%s is told with its place', (_, after, line) => {
  expect(differences(before, after, [])).toEqual([line]);
});

test('a file that is renamed on purpose keeps its text', () => {
  const after = new Map([...without('hub/32-grafana-route.yaml'), ['hub/34-grafana-route.yaml', 'c: 3\n']]);
  expect(differences(before, after, [moved])).toEqual([]);
  expect(differences(before, new Map([...after, ['hub/34-grafana-route.yaml', 'c: 4\n']]), [moved])).toEqual([
    'hub/34-grafana-route.yaml: line 1: "c: 3" is now "c: 4"',
  ]);
  expect(differences(before, before, [moved])).toEqual([
    'hub/34-grafana-route.yaml: not rendered any more',
    'hub/32-grafana-route.yaml: new',
  ]);
});

test('a text that changes on purpose may change, and no other', () => {
  const allowed = [{ reason: 'mended', before: '20-loki.yaml' }];
  expect(differences(before, changed('hub/20-loki.yaml', 'z'), allowed)).toEqual([]);
  expect(differences(before, changed('hub/32-grafana-route.yaml', 'z'), allowed)).toHaveLength(1);
});
