import { App, Chart } from 'cdk8s';
import { type Disk } from '../../lib/model/disk';
import { Workload, type WorkloadProps } from '../../lib/workload/workload';

interface Controller {
  readonly kind: string;
  readonly spec: {
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly template: {
      readonly spec: {
        readonly containers: readonly [{ readonly volumeMounts?: readonly unknown[] }];
        readonly volumes?: readonly unknown[];
      };
    };
  };
}

/** The controller of a workload whose process keeps its files on this disk. */
function controllerWith(kind: WorkloadProps['kind'], disk: Disk): Controller {
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true });
  new Workload(chart, 'workload', {
    kind,
    name: 'keeper',
    namespace: 'shop',
    component: 'store',
    image: 'keeper:1',
    ports: [],
    mounts: [],
    data: { name: 'data', path: '/data', disk },
    egress: [],
    resources: { cpu: '1', memory: '1Gi', cpuLimit: '1', memoryLimit: '1Gi' },
    runAs: { user: 1, group: 1 },
  });
  return (chart.toJson() as Controller[]).find((object) => object.kind === kind)!;
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
