import { setTimeout as pause } from 'node:timers/promises';
import { agents } from '../../../testbed/loss/faults';
import { type Platform } from '../../../testbed/runner/platform';
import { Stores } from '../../../testbed/stores/stores';
import { talkerIn } from '../../../testbed/talkers/talker';

export interface ClassesAfterKills {
  readonly acknowledged: number;
  /** Lines found, by the class that they are stored in. */
  readonly classes: Readonly<Record<string, number>>;
}

/** Kills the agent again and again while a pod of a bronze namespace sends, and looks where its lines are stored. */
export async function classesAfterKills(
  platform: Platform,
  kills: number,
  run: string,
): Promise<ClassesAfterKills> {
  const edge = platform.cluster('edge');
  const talker = talkerIn(edge, 'test-app');
  const stores = new Stores(platform.cluster('hub'));
  const service = `classes-${run}`;
  const count = 1_000 * kills;
  const order = await talker.begin({ signal: 'logs', service, first: 0, count, batch: 10, rate: 500 });
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(1_500);
    await Promise.all(agents(platform).map((agent) => agent.kill()));
    await Promise.all(agents(platform).map((agent) => agent.whenReady()));
  }
  const { acknowledged } = await talker.finish(order);
  await stores.whenFound('logs', service, acknowledged, 60);
  const lines = await stores.logs(`{service_name="${service}"}`);
  const classes: Record<string, number> = {};
  // A line that was under way at a kill may be there twice: each number counts once in each class.
  for (const key of new Set(lines.map(({ line, labels }) => `${labels['telemetry_class']} ${line}`))) {
    const name = key.split(' ')[0]!;
    classes[name] = (classes[name] ?? 0) + 1;
  }
  return { acknowledged, classes };
}
