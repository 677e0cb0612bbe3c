import * as fc from 'fast-check';
import { DEFAULT_CLASSES, makeFleet, renderCluster, trafficClasses } from '../../lib';
import { type Changes, clusterConfig, configFiles, refused, specOf } from '../support/fixtures';

const PLATINUM = { ...DEFAULT_CLASSES['gold'], grpcPort: 4347, httpPort: 4321 };

/** What is changed in the reference hub, and the message that answers it. */
const CASES: readonly [string, Changes, string][] = [
  [
    'a port clash between two classes, since one listener would take the data of both',
    { 'hub.classes': { silver: { grpcPort: 4317 } } },
    'hub: hub.classes.silver.grpcPort: 4317: already the port of gold.grpcPort: give each class its own',
  ],
  [
    'a port clash between the two protocols of one class',
    { 'hub.classes': { gold: { httpPort: 4317 } } },
    'hub: hub.classes.gold.httpPort: 4317: already the port of gold.grpcPort: give each class its own',
  ],
  [
    "a class on the port of Envoy's admin page",
    { 'hub.classes': { gold: { grpcPort: 9901 } } },
    "hub: hub.classes.gold.grpcPort: 9901: already the port of Envoy's admin page: give each class its own",
  ],
  [
    "a class on the port of Envoy's health page",
    { 'hub.classes': { gold: { httpPort: 9902 } } },
    "hub: hub.classes.gold.httpPort: 9902: already the port of Envoy's health page: give each class its own",
  ],
  [
    'gold that is refused before silver while a store is away',
    { 'hub.classes': { gold: { outageMinutes: 30 } } },
    "hub: hub.classes.gold.outageMinutes: 30: below silver's 60 although gold has the higher priority: raise it or swap the priorities",
  ],
  [
    'bronze that gets more of a slow store than gold',
    { 'hub.classes': { bronze: { storeRequests: 9 } } },
    "hub: hub.classes.gold.storeRequests: 8: below bronze's 9 although gold has the higher priority: raise it or swap the priorities\n" +
      "hub: hub.classes.silver.storeRequests: 4: below bronze's 9 although silver has the higher priority: raise it or swap the priorities",
  ],
  [
    "gold's request limit below bronze's",
    { 'hub.classes': { gold: { contract: { requestsPerSecond: 199, bytesPerSecond: 2_500_000 } } } },
    "hub: hub.classes.gold.contract.requestsPerSecond: 199: below silver's 300 although gold has the higher priority: raise it or swap the priorities",
  ],
  [
    "gold's byte limit below bronze's, also where silver lies lower still",
    {
      'hub.classes': {
        gold: { contract: { requestsPerSecond: 500, bytesPerSecond: 900_000 } },
        silver: { contract: { requestsPerSecond: 300, bytesPerSecond: 800_000 } },
      },
    },
    "hub: hub.classes.gold.contract.bytesPerSecond: 900000: below bronze's 1000000 although gold has the higher priority: raise it or swap the priorities\n" +
      "hub: hub.classes.silver.contract.bytesPerSecond: 800000: below bronze's 1000000 although silver has the higher priority: raise it or swap the priorities",
  ],
  [
    'queues larger than the volume of their class',
    { 'hub.classes': { gold: { volume: '16Gi' } } },
    'hub: hub.classes.gold.volume: "16Gi": smaller than 3 queues of 4500000000 bytes × 1.3: write at least 17Gi, or a smaller queueBytes',
  ],
  [
    'a queue that does not hold the minutes that its class promises',
    { 'hub.classes': { bronze: { outageMinutes: 16 } } },
    'hub: hub.classes.bronze.queueBytes: 900000000: 1 replicas of it hold less than 16 minutes of the contract (960000000 bytes): write at least 960000000',
  ],
  [
    'a volume that Linode would round up',
    { 'hub.classes': { bronze: { volume: '9Gi' } } },
    'hub: hub.classes.bronze.volume: "9Gi": Linode\'s smallest volume is 10Gi: write that or more',
  ],
  [
    'a further class that leaves fields out, since no default fits it',
    { 'hub.classes': { platinum: { priority: 200_000 } } },
    'hub: hub.classes.platinum: {"priority":200000}: a further class needs every field: write grpcPort, httpPort, contract, edgeShare, queueBytes, storeRequests, volume, outageMinutes, replicas, resources too, or correct the name of the class',
  ],
  [
    'a misspelt field of a class',
    { 'hub.classes': { gold: { queueByte: 1 } } },
    'hub: hub.classes.gold.queueByte: unknown key: remove it or correct its spelling',
  ],
  [
    'a class name with capitals',
    { 'hub.classes': { Gold: {} } },
    'hub: hub.classes.Gold: "Gold": not a DNS label: write lower-case letters, digits and inner dashes',
  ],
  [
    'a class name that does not fit into a port name',
    { 'hub.classes': { 'lead-and-tin': {} } },
    'hub: hub.classes.lead-and-tin: "lead-and-tin": too long for the name of a port: write at most 10 characters',
  ],
  [
    'a class whose PriorityClass would be that of the platform',
    { 'hub.classes': { platform: PLATINUM } },
    'hub: hub.classes.platform: "platform": another object has the name that this class would get: choose another name',
  ],
  [
    'a class whose Service would be the headless one of another',
    { 'hub.classes': { 'a-headless': PLATINUM } },
    'hub: hub.classes.a-headless: "a-headless": another object has the name that this class would get: choose another name',
  ],
  [
    'memory in cores, or cores in memory',
    {
      'hub.classes': { gold: { resources: { cpu: '1Gi', memory: '2', cpuLimit: '2', memoryLimit: '2Gi' } } },
    },
    'hub: hub.classes.gold.resources.cpu: "1Gi": no amount of CPU: write cores or millicores, e.g. 2 or 500m\n' +
      'hub: hub.classes.gold.resources.memory: "2": no amount of memory: write mebibytes or gibibytes, e.g. 512Mi or 1Gi',
  ],
  [
    'a request above its limit, which the API server would refuse',
    {
      'hub.classes': {
        gold: { resources: { cpu: '3', memory: '1Gi', cpuLimit: '2500m', memoryLimit: '2Gi' } },
      },
    },
    'hub: hub.classes.gold.resources: {"cpu":"3","memory":"1Gi","cpuLimit":"2500m","memoryLimit":"2Gi"}: a request must not exceed its limit: lower the request or raise the limit',
  ],
  [
    'more replicas at least than at most',
    { 'hub.classes': { gold: { replicas: { min: 3, max: 2 } } } },
    'hub: hub.classes.gold.replicas: {"min":3,"max":2}: min must not exceed max: lower min or raise max',
  ],
];

test.each(CASES)('synth refuses %s', (_, changes, message) => {
  expect(refused(configFiles({ hub: changes }))).toBe(message);
});

test('two classes of one priority are equals: neither limit has to be the higher one', () => {
  const platinum = { ...PLATINUM, contract: { requestsPerSecond: 600, bytesPerSecond: 2_000_000 } };
  expect(trafficClasses({ platinum }).map(({ name }) => name)).toEqual([
    'gold',
    'platinum',
    'silver',
    'bronze',
  ]);
});

test('an override replaces whole top-level fields and leaves the rest of its class and the others alone', () => {
  const [gold, ...others] = trafficClasses({ gold: { replicas: { min: 3, max: 6 } } });
  expect(gold).toEqual({ name: 'gold', ...DEFAULT_CLASSES['gold'], replicas: { min: 3, max: 6 } });
  expect(others).toEqual(trafficClasses({}).slice(1));
});

test('the defaults hold their declared outage at the full contract, and fit their volumes', () => {
  const figures = trafficClasses({}).map(
    ({ name, contract, queueBytes, replicas, outageMinutes, volume }) => [
      name,
      (queueBytes * replicas.min) / (contract.bytesPerSecond * outageMinutes * 60),
      (queueBytes * 3 * 1.3) / (Number(volume.replace('Gi', '')) * 1024 ** 3),
    ],
  );
  expect(figures).toEqual([
    ['gold', 1, expect.closeTo(0.817, 3)],
    ['silver', 1, expect.closeTo(0.817, 3)],
    ['bronze', 1, expect.closeTo(0.327, 3)],
  ]);
});

test('any override of a class is rendered, or refused by stack and field', () => {
  const port = fc.integer({ min: 1, max: 70_000 });
  const perSecond = fc.integer({ min: 1, max: 20_000_000 });
  const gib = fc.integer({ min: 1, max: 60 }).map((n) => `${n}Gi`);
  const cores = fc.oneof(
    fc.integer({ min: 0, max: 4 }).map(String),
    fc.constantFrom('250m', '1500m', '1Gi', 'x'),
  );
  const row = fc.record({
    grpcPort: port,
    httpPort: port,
    contract: fc.record({ requestsPerSecond: perSecond, bytesPerSecond: perSecond }),
    edgeShare: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
    queueBytes: fc.integer({ min: 1, max: 10_000_000_000 }),
    volume: gib,
    outageMinutes: fc.integer({ min: 0, max: 300 }),
    replicas: fc.record({ min: fc.nat(4), max: fc.nat(8) }),
    resources: fc.record({ cpu: cores, memory: gib, cpuLimit: cores, memoryLimit: gib }),
    priority: fc.integer({ min: 0, max: 200_000 }),
  });
  const fields = fc.subarray([...Object.keys(DEFAULT_CLASSES['gold']!)], { minLength: 1, maxLength: 2 });
  const override = fc
    .tuple(row, fields)
    .map(([values, names]) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))),
    );
  const outcomes = { rendered: 0, refused: 0 };
  const property = fc.property(fc.constantFrom('gold', 'silver', 'bronze'), override, (name, values) => {
    try {
      const specs = (['hub', 'edge'] as const).map((stack) => {
        const changes = stack === 'hub' ? { 'hub.classes': { [name]: values } } : {};
        return [stack, specOf(stack, clusterConfig(stack, changes))] as const;
      });
      const fleet = makeFleet(new Map(specs));
      for (const [stack] of specs) renderCluster(fleet.clusters.get(stack)!);
      outcomes.rendered += 1;
    } catch (error) {
      const lines = (error as Error).message.split('\n');
      expect(lines.filter((line) => !/^(hub|edge): [a-zA-Z.]+: ./.test(line))).toEqual([]);
      outcomes.refused += 1;
    }
  });
  fc.assert(property, { numRuns: 300, seed: 1 });
  expect(Math.min(outcomes.rendered, outcomes.refused)).toBeGreaterThan(20);
});
