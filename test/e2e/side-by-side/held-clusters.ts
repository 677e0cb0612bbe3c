import { Platform } from '../../../testbed/cluster/platform';
import { FLEET } from '../../../tools/root';
import { Meeting } from './meeting';

/** The reference fleet on real clusters. It tells that they are ready, and then waits for its end. */
const [folder, own] = process.argv.slice(2) as [string, string];

Platform.start({ config: FLEET }).then(
  () => new Meeting(folder).tell(`${own} is ready`),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
setInterval(() => undefined, 1_000);
