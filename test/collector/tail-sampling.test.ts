import { noiseFilter } from '../../lib/collector/noise-filter';
import { tailSampling, type TailSamplingOptions } from '../../lib/collector/tail-sampling';

interface Policy {
  readonly name: string;
  readonly type: string;
  readonly and?: {
    readonly and_sub_policy: readonly [
      { readonly ottl_condition: { readonly span: readonly string[] } },
      { readonly probabilistic: { readonly sampling_percentage: number } },
    ];
  };
}

const OPTIONS: TailSamplingOptions = {
  decisionWaitSeconds: 10,
  slowMilliseconds: 1_000,
  keepServices: [],
  classes: [
    { name: 'gold', percent: 40 },
    { name: 'bronze', percent: 10 },
  ],
  routes: [
    { namespace: 'batch', className: 'bronze' },
    { namespace: 'night', className: 'bronze' },
    { namespace: 'shop', className: 'gold' },
  ],
};

const policiesOf = (options: Partial<TailSamplingOptions> = {}) =>
  tailSampling({ ...OPTIONS, ...options }).config['policies'] as readonly Policy[];
const namespace = (operator: string, name: string) =>
  `resource.attributes["k8s.namespace.name"] ${operator} "${name}"`;

test('each class samples its own namespaces, the default class all that no other has', () => {
  const shares = policiesOf().flatMap(({ name, and }) =>
    and === undefined
      ? []
      : [
          {
            name,
            span: and.and_sub_policy[0].ottl_condition.span,
            percent: and.and_sub_policy[1].probabilistic.sampling_percentage,
          },
        ],
  );
  expect(shares).toEqual([
    {
      name: 'class-gold',
      // A rule that names the default class takes nothing away from it.
      span: [`${namespace('!=', 'batch')} and ${namespace('!=', 'night')}`],
      percent: 40,
    },
    {
      name: 'class-bronze',
      span: [`${namespace('==', 'batch')} or ${namespace('==', 'night')}`],
      percent: 10,
    },
  ]);
});

test('errors and slow traces are kept always, named services where there are some: an empty list is refused', () => {
  const names = (options: Partial<TailSamplingOptions>) => policiesOf(options).map(({ name }) => name);
  expect(names({})).toEqual(['errors', 'slow', 'class-gold', 'class-bronze']);
  expect(names({ keepServices: ['payment'] })).toEqual([
    'errors',
    'slow',
    'services',
    'class-gold',
    'class-bronze',
  ]);
});

test('no policy inverts: one "not sampled" of that kind would overrule an error', () => {
  expect(JSON.stringify(policiesOf({ keepServices: ['payment'] }))).not.toMatch(/invert|"drop"|"not"/);
});

test.each([
  ['debug', 5],
  ['info', 9],
  ['warn', 13],
] as const)(
  'noise below %s ends at severity number %d and begins at 1, so that none (0) stays',
  (below, end) => {
    expect(noiseFilter([{ namespace: 'shop', below }]).config).toMatchObject({
      error_mode: 'ignore',
      logs: {
        log_record: [
          `${namespace('==', 'shop')} and log.severity_number >= 1 and log.severity_number < ${end}`,
        ],
      },
    });
  },
);
