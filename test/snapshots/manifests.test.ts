import { renderCluster } from '../../lib';
import { readFleet } from '../../stacks/config';
import { ROOT } from '../../tools/root';
import { manifestsAsYaml } from './yaml-serializer';

expect.addSnapshotSerializer(manifestsAsYaml);

const fleet = readFleet(ROOT);

/** A change that is meant is taken over with `npx jest test/snapshots -u`, and reviewed as the diff of the .snap file. */
describe.each([...fleet.clusters.keys()])('%s', (stack) => {
  test.each(renderCluster(stack, fleet).map(({ name, objects }) => [name, objects] as const))(
    '%s is what was reviewed',
    (_, objects) => {
      expect(objects).toMatchSnapshot();
    },
  );
});
