import { type AggregatorSpec, keptPercent } from '../../lib/config/aggregator-spec';
import { type Changes, configFiles, find, fleetOfFiles, objectsOf, refused } from '../support/fixtures';

/** What an edge of gold and bronze declares, and the whole message that answers it. */
const CASES: readonly [string, Changes, string][] = [
  [
    'one aggregator, whose restart would hold up every trace',
    { replicas: 1 },
    'edge: telemetry.aggregator.replicas: 1: while a single one restarts every trace waits: write 2 to 16',
  ],
  [
    'a share that is no percentage',
    { percentages: { gold: 101 } },
    'edge: telemetry.aggregator.percentages.gold: 101: no percentage: write a percentage, 0 to 100',
  ],
  [
    'a share below nothing',
    { percentages: { gold: -1 } },
    'edge: telemetry.aggregator.percentages.gold: -1: no percentage: write a percentage, 0 to 100',
  ],
  [
    'a share of a class in which the cluster sends nothing',
    { percentages: { silver: 50 } },
    'edge: telemetry.aggregator.percentages.silver: 50: the cluster sends nothing in this class: write one of gold, bronze, or declare the class in telemetry.classes',
  ],
  [
    'a threshold that no trace can reach before the decision',
    { slowMilliseconds: 10_000 },
    "edge: telemetry.aggregator.slowMilliseconds: 10000: a trace's last span comes when it ends, and a decision before that never sees how slow it was: write less than decisionWaitSeconds, 10000",
  ],
  [
    'a service whose name the collector would read as a variable',
    { keepServices: ['${env:HOME}'] },
    'edge: telemetry.aggregator.keepServices.0: "${env:HOME}": no service.name: write one of 1 to 128 characters without $',
  ],
  [
    'errors as noise',
    { noise: [{ namespace: 'shop', below: 'error' }] },
    'edge: telemetry.aggregator.noise.0.below: "error": not a value of this field: write "debug", "info" or "warn"',
  ],
  [
    'two rules of noise for one namespace',
    { noise: [{ namespace: 'shop' }, { namespace: 'shop', below: 'warn' }] },
    'edge: telemetry.aggregator.noise: [{"namespace":"shop","below":"info"},{"namespace":"shop","below":"warn"}]: a namespace has two rules: leave one of them',
  ],
  [
    'an option that there is not',
    { sampling: 10 },
    'edge: telemetry.aggregator.sampling: unknown key: remove it or correct its spelling',
  ],
];

test.each(CASES)('synth refuses %s', (_, aggregator, message) => {
  expect(refused(configFiles({ edge: { 'telemetry.aggregator': aggregator } }))).toBe(message);
});

test('synth refuses a volume that does not hold its part of the queues', () => {
  const changes = {
    'telemetry.aggregator': {},
    'telemetry.outageMinutes': 600,
    'telemetry.scraperVolume': '40Gi',
    'nodePools.system.type': 'g6-standard-8',
    'nodePools.gpu': undefined,
  };
  expect(refused(configFiles({ edge: changes }))).toBe(
    'edge: telemetry.aggregator.volume: "10Gi": smaller than one of 2 parts of the queues of 600 minutes × 1.3: write at least 16Gi',
  );
});

test('the volumes of the aggregators count where nodes attach only so many', () => {
  const message = refused(configFiles({ edge: { 'telemetry.aggregator': { replicas: 12 } } }));
  expect(message).toMatch(
    /^edge: nodePools\.system: 2 × g6-standard-2 attach 12 volumes, .* claim up to 13 /,
  );
});

const DEFAULT = { percentages: {} } as AggregatorSpec;

test.each([
  ['gold', DEFAULT, 100],
  ['silver', DEFAULT, 50],
  ['bronze', DEFAULT, 10],
  ['a further class, of which nobody has said what may go,', DEFAULT, 100],
  ['bronze', { percentages: { bronze: 2.5 } } as unknown as AggregatorSpec, 2.5],
])('%s keeps %#', (name, aggregator, percent) => {
  expect(keptPercent(aggregator, name)).toBe(percent);
});

test('an empty block is a whole aggregator: two pods with a volume each, which no autoscaler moves', () => {
  const objects = objectsOf('edge', fleetOfFiles(configFiles({ edge: { 'telemetry.aggregator': {} } })));
  const { spec } = find(objects, 'StatefulSet observability/otel-aggregator');
  expect(spec).toMatchObject({ replicas: 2, serviceName: 'otel-aggregator-headless' });
  expect(objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
  // A Service that spreads over the pods would split traces.
  const services = objects.filter(
    ({ kind, metadata }) => kind === 'Service' && /aggregator/.test(metadata.name),
  );
  expect(services.map(({ metadata }) => metadata.name)).toEqual(['otel-aggregator-headless']);
});
