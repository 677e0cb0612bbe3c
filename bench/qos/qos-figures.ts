import { type Figure } from '../figure';
import { ratios } from '../measure';
import { type Outage } from './outage';
import { type Phase } from './phase';

export interface Round {
  readonly unloaded: Phase;
  /** Bronze at its contract. */
  readonly contract: Phase;
  readonly loaded: Phase;
  readonly throttled: Phase;
  /** Part of its share that a well-behaved bronze edge gets. */
  readonly fair: number;
}

/** Everything that one design was seen to do. */
export interface Measured {
  readonly rounds: Round[];
  /** Load average of the machine at the start of each round. */
  readonly load: number[];
  outage?: Outage;
}

/** The figures of one design, with the goals that ours is held to. */
export function qosFigures({ rounds, outage }: Measured): Figure[] {
  const kinds = ['unloaded', 'contract', 'loaded', 'throttled'] as const;
  const of = (kind: (typeof kinds)[number], field: keyof Phase) => rounds.map((round) => round[kind][field]);
  const under = (field: keyof Phase, kind: 'loaded' | 'throttled') =>
    ratios(of(kind, field), of('unloaded', field));
  const total = (field: keyof Phase) => [kinds.flatMap((kind) => of(kind, field)).reduce((a, b) => a + b, 0)];
  return [
    {
      name: 'bronze offered in the flood, requests a second',
      unit: '',
      samples: of('loaded', 'bronzeOffered'),
    },
    {
      name: 'bronze acknowledged in the flood, requests a second',
      unit: '',
      samples: of('loaded', 'bronzeTaken'),
    },
    { name: 'gold: points lost', unit: '', samples: total('goldLost'), goal: { bound: '=', value: 0 } },
    { name: 'gold: p99 of acknowledgement, unloaded', unit: 'ms', samples: of('unloaded', 'ackP99') },
    { name: 'gold: p99 of acknowledgement, flood', unit: 'ms', samples: of('loaded', 'ackP99') },
    {
      name: 'gold: median of acknowledgement, flood ÷ unloaded',
      unit: '',
      samples: under('ackMedian', 'loaded'),
    },
    {
      name: 'gold: p99 of acknowledgement, flood ÷ unloaded',
      unit: '',
      samples: under('ackP99', 'loaded'),
      goal: { bound: '≤', value: 1.2 },
    },
    {
      name: 'gold: p99 of acknowledgement, flood ÷ bronze at its contract',
      unit: '',
      samples: ratios(of('loaded', 'ackP99'), of('contract', 'ackP99')),
    },
    {
      name: 'gold: throughput, flood ÷ unloaded',
      unit: '',
      samples: under('throughput', 'loaded'),
      goal: { bound: '≥', value: 0.98 },
    },
    { name: 'gold: p99 send to queryable, unloaded', unit: 'ms', samples: of('unloaded', 'queryableP99') },
    {
      name: 'gold: the same, flood, Prometheus throttled',
      unit: 'ms',
      samples: of('throttled', 'queryableP99'),
    },
    {
      name: 'Prometheus throttled: part of its time slices used up',
      unit: '',
      samples: of('throttled', 'throttled'),
    },
    {
      name: 'gold: the same, flood, Prometheus throttled ÷ unloaded',
      unit: '',
      samples: under('queryableP99', 'throttled'),
      goal: { bound: '≤', value: 1.5 },
    },
    {
      name: 'bronze: acknowledged points lost',
      unit: '',
      samples: total('bronzeLost'),
      goal: { bound: '=', value: 0 },
    },
    {
      name: 'bronze: part of its share that the well-behaved edge gets',
      unit: '',
      samples: rounds.map(({ fair }) => fair),
      goal: { bound: '≥', value: 0.9 },
    },
    ...(outage === undefined ? [] : outageFigures(outage)),
  ];
}

function outageFigures(outage: Outage): Figure[] {
  const { backlog, first, worst, worstBefore, drained, drainSeconds, lost } = outage;
  return [
    { name: 'outage: records of the backlog', unit: '', samples: [backlog] },
    {
      name: 'outage: first new gold queryable after',
      unit: 's',
      samples: [first],
      goal: { bound: '≤', value: 30 },
    },
    {
      name: 'outage: longest wait of gold sent after that',
      unit: 's',
      samples: [worst],
      goal: { bound: '≤', value: 30 },
    },
    { name: 'outage: longest wait of new gold sent before', unit: 's', samples: [worstBefore] },
    {
      name: 'outage: part of the backlog stored by then',
      unit: '',
      samples: [drained],
      goal: { bound: '<', value: 1 },
    },
    { name: 'outage: backlog drained after', unit: 's', samples: [drainSeconds] },
    { name: 'outage: backlog lost', unit: '', samples: [lost], goal: { bound: '=', value: 0 } },
  ];
}
