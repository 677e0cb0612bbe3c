import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_QUEUES, agents, doors } from '../../../testbed/loss/faults';
import { type Losses } from '../../../testbed/loss/measure';
import { SIGNALS } from '../../../testbed/otlp/signals';
import { type Platform } from '../../../testbed/runner/platform';
import { Stores } from '../../../testbed/stores/stores';
import { talkerIn } from '../../../testbed/talkers/talker';

/** One exporter's queue of one signal, as the collector's file storage names it. */
const LOGS_QUEUE = 'exporter_otlp_http_gold_backlog_logs';

export interface CorruptedQueue {
  readonly losses: Losses;
  /** Files that the agent kept of the queue that it could not read, with their bytes. */
  readonly backups: readonly { readonly name: string; readonly bytes: number }[];
  /** Bytes of the file that was spoilt. */
  readonly spoilt: number;
  /** Whether logs that were sent afterwards arrived. */
  readonly works: boolean;
}

/**
 * With the hub away, records of every signal come to rest in the agent's queues; then the agent is killed and the
 * middle of one queue's file is overwritten with noise before it starts again.
 */
export async function corruptedQueue(
  platform: Platform,
  records: number,
  run: string,
): Promise<CorruptedQueue> {
  const talker = talkerIn(platform.cluster('edge'));
  const stores = new Stores(platform.cluster('hub'));
  const [agent] = agents(platform);
  const directory = join(platform.cluster('edge').props.directory, AGENT_QUEUES, 'gold');
  const service = (signal: string) => `corrupted-${run}-${signal}`;

  await Promise.all(doors(platform).map((door) => door.hold()));
  const accounts = await Promise.all(
    SIGNALS.map((signal) =>
      talker.send({ signal, service: service(signal), first: 0, count: records, batch: 100, rate: 0 }),
    ),
  );
  await agent!.hold();
  const spoilt = overwrite(join(directory, LOGS_QUEUE));
  await Promise.all([agent!.release(), ...doors(platform).map((door) => door.release())]);

  const losses = await Promise.all(
    SIGNALS.map(async (signal, index) => {
      const { acknowledged, repeated, refusals } = accounts[index]!;
      // What was in the spoilt file is gone; there is nothing to wait for.
      const seconds = signal === 'logs' ? 20 : 90;
      const { distinct, duplicates } = await stores.whenFound(signal, service(signal), acknowledged, seconds);
      return [
        signal,
        { acknowledged, lost: acknowledged - distinct, duplicates, repeated, refusals },
      ] as const;
    }),
  );
  const after = {
    signal: 'logs' as const,
    service: service('after'),
    first: 0,
    count: 100,
    batch: 100,
    rate: 0,
  };
  await talker.send(after);
  const works = (await stores.whenFound('logs', after.service, 100)).distinct === 100;
  return {
    losses: Object.fromEntries(losses) as unknown as Losses,
    backups: backups(directory),
    spoilt,
    works,
  };
}

/** Overwrites the middle half of a file with noise, and returns its size. */
function overwrite(path: string): number {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, randomBytes(Math.floor(size / 2)), 0, Math.floor(size / 2), Math.floor(size / 4));
  closeSync(file);
  return size;
}

function backups(directory: string): CorruptedQueue['backups'] {
  return readdirSync(directory)
    .filter((name) => name.startsWith(`${LOGS_QUEUE}.`))
    .map((name) => ({ name, bytes: statSync(join(directory, name)).size }));
}
