import { App, Chart } from 'cdk8s';
import { type Disk } from '../../lib/model/disk';
import { Workload, type WorkloadProps } from '../../lib/workload/workload';

interface Controller {
  readonly kind: string;
  readonly spec: {
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly minReadySeconds?: number;
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly topologySpreadConstraints?: readonly [Readonly<Record<string, unknown>>];
        readonly containers: readonly [
          { readonly volumeMounts?: readonly unknown[]; readonly lifecycle?: unknown },
        ];
        readonly volumes?: readonly unknown[];
      };
    };
  };
}

/** The controller of a workload, and what is said of it beside the rest. */
function controllerOf(props: Partial<WorkloadProps> & Pick<WorkloadProps, 'kind'>): Controller {
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true });
  new Workload(chart, 'workload', {
    name: 'keeper',
    namespace: 'shop',
    component: 'store',
    image: 'keeper:1',
    ports: [],
    mounts: [],
    egress: [],
    resources: { cpu: '1', memory: '1Gi', cpuLimit: '1', memoryLimit: '1Gi' },
    runAs: { user: 1, group: 1 },
    ...props,
  });
  return (chart.toJson() as Controller[]).find((object) => object.kind === props.kind)!;
}

/** The controller of a workload whose process keeps its files on this disk. */
function controllerWith(kind: WorkloadProps['kind'], disk: Disk): Controller {
  return controllerOf({ kind, data: { name: 'data', path: '/data', disk } });
}

test.each<[string, WorkloadProps['kind'], Disk, object[] | undefined]>([
  ['a claim is made by the StatefulSet, not named as a volume', 'StatefulSet', { claim: '10Gi' }, undefined],
  [
    'space on the node goes with the pod',
    'Deployment',
    { emptyDir: '2Gi' },
    [{ name: 'data', emptyDir: { sizeLimit: '2Gi' } }],
  ],
  [
    'a directory of the node is made where there is none',
    'DaemonSet',
    { hostPath: '/var/lib/keeper', bytes: 1 },
    [{ name: 'data', hostPath: { path: '/var/lib/keeper', type: 'DirectoryOrCreate' } }],
  ],
])('%s, and the process may write there', (_, kind, disk, volumes) => {
  const { spec } = controllerWith(kind, disk);
  expect(spec.template.spec.volumes ?? []).toEqual(volumes ?? []);
  expect(spec.template.spec.containers[0].volumeMounts).toEqual([{ name: 'data', mountPath: '/data' }]);
  expect(spec.volumeClaimTemplates ?? []).toHaveLength(volumes === undefined ? 1 : 0);
});

test('a claim in a Deployment is refused, because its pods would share one volume', () => {
  expect(() => controllerWith('Deployment', { claim: '10Gi' })).toThrow(
    'keeper: data.disk.claim: a Deployment shares one volume',
  );
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)(
  'a %s serves on before SIGTERM, in addition to the time that its process has to stop',
  (kind) => {
    const { spec } = controllerOf({ kind, preStopSeconds: 7, stopSeconds: 40 }).spec.template;
    expect(spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 7 } } });
    expect(spec.terminationGracePeriodSeconds).toBe(47);
  },
);

test('a pod whom nobody dials through a Service is stopped at once', () => {
  const { spec } = controllerOf({ kind: 'Deployment' }).spec.template;
  expect(spec.containers[0]).not.toHaveProperty('lifecycle');
  expect(spec.terminationGracePeriodSeconds).toBe(30);
});

test('an update waits with the next pod for as long as is said', () => {
  const waits = (props: Partial<WorkloadProps>) =>
    controllerOf({ kind: 'StatefulSet', ...props }).spec.minReadySeconds;
  expect([waits({}), waits({ minReadySeconds: 9 })]).toEqual([undefined, 9]);
});

test('pods keep apart as a preference, and only where it is said they wait for a node of their own', () => {
  const spreadOf = (props: Partial<WorkloadProps>) =>
    controllerOf({ kind: 'Deployment', ...props }).spec.template.spec.topologySpreadConstraints?.[0];
  expect(spreadOf({})).toMatchObject({ whenUnsatisfiable: 'ScheduleAnyway' });
  expect(spreadOf({})).not.toHaveProperty('matchLabelKeys');
  expect(spreadOf({ spread: 'required' })).toMatchObject({
    whenUnsatisfiable: 'DoNotSchedule',
    matchLabelKeys: ['pod-template-hash'],
  });
});
