import { SIGNALS } from '../../../testbed/otlp/signals';
import { Platform } from '../../../testbed/runner/platform';
import { Stores } from '../../../testbed/stores/stores';
import { talkerIn } from '../../../testbed/talkers/talker';
import { talkers } from '../../../testbed/talkers/talkers';
import { FLEET } from '../../../tools/root';
import { Meeting } from './meeting';

/**
 * A platform with marked records, in a sandbox beside another one: it finds its own and, when the other has its
 * records too, looks for those.
 */
const RECORDS = 1_000;
const SECONDS = 200;

const [folder, own, other] = process.argv.slice(2) as [string, string, string];
const meeting = new Meeting(folder);

async function main(): Promise<void> {
  const platform = await Platform.start({ config: FLEET, workloads: talkers(['shop']) });
  const talker = talkerIn(platform.cluster('edge'));
  const stores = new Stores(platform.cluster('hub'));
  let found = 0;
  for (const signal of SIGNALS) {
    const order = { signal, service: `marked-${own}`, first: 0, count: RECORDS, batch: 100, rate: 0 };
    await talker.send(order);
    found += (await stores.whenFound(signal, order.service, RECORDS)).distinct;
  }
  meeting.tell(`${own} has stored`);
  await meeting.whenTold(`${other} has stored`, SECONDS);
  let foreign = 0;
  for (const signal of SIGNALS) foreign += (await stores.found(signal, `marked-${other}`)).size;
  meeting.tell(`${own} has looked`);
  // A platform that is gone would hold nothing of anybody.
  await meeting.whenTold(`${other} has looked`, SECONDS);
  await platform.stop();
  console.log(`side by side: ${own}: ${found} records of its own, ${foreign} of ${other}`);
  if (found !== SIGNALS.length * RECORDS || foreign !== 0) throw new Error(`${own} met ${other}`);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`${own}: ${error.message}`);
    process.exit(1);
  },
);
