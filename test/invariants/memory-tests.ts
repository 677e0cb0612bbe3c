import { IMAGES, parseBytes } from '../../lib';
import { type Cluster, expectSeen } from './clusters';
import { collectorsOf } from './collector-pods';
import { type Container, containersOf, workloadsOf } from './pods';

/** Images whose process does not collect by GOMEMLIMIT, with the reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  [IMAGES.prometheus]: 'takes 90 % of its limit by itself: --auto-gomemlimit',
  [IMAGES.envoy]: 'C++; its heap has a bound in its own configuration',
  [IMAGES.dcgmExporter]: 'Go, but nearly all of its memory is that of the C library of DCGM',
  [IMAGES.devicePlugin]: 'Go, with a heap of a few megabytes under 256Mi',
};

/** Our own services are programs for Node. */
const isOurs = ({ image }: Container) => !Object.values<string>(IMAGES).includes(image);

const limitOf = ({ resources }: Container) => parseBytes(resources!.limits!['memory']!);

/** Bytes of GOMEMLIMIT; undefined where it is not set. */
function goLimitOf({ env = [] }: Container): number | undefined {
  const value = env.find(({ name }) => name === 'GOMEMLIMIT')?.value;
  return value === undefined ? undefined : parseBytes(value.replace(/iB$/, 'i'));
}

export function memoryTests(cluster: () => Cluster): void {
  test("every Go process is told of its container's memory: it collects before it is killed", () => {
    const containers = workloadsOf(cluster().objects).flatMap(({ pod }) => containersOf(pod));
    const told = containers.filter((container) => !(container.image in WITHOUT) && !isOurs(container));
    const wrong = told.filter((container) => {
      const share = (goLimitOf(container) ?? Infinity) / limitOf(container);
      return !(share >= 0.5 && share <= 0.9);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expectSeen(told.length, cluster(), { hub: 6, edge: 3 });
  });

  test('a collector collects garbage harder before its memory limiter refuses, which counts garbage too', () => {
    const collectors = collectorsOf(cluster().objects);
    const late = collectors.filter(({ workload, config }) => {
      const container = workload.pod.containers[0]!;
      const { limit_percentage: hard, spike_limit_percentage: spike } = config.processors['memory_limiter']!;
      return goLimitOf(container)! >= (limitOf(container) * (hard! - spike!)) / 100;
    });
    expect(late.map(({ workload }) => workload.title)).toEqual([]);
    expectSeen(collectors.length, cluster(), { hub: 2, edge: 2 });
  });
}
