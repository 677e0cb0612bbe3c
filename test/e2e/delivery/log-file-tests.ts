import { setTimeout as pause } from 'node:timers/promises';
import { WORKLOADS } from '../../../lib';
import { type Platform } from '../../../testbed/cluster/platform';
import { Stores } from '../../../testbed/stores/stores';
import { eventually } from '../../../testbed/waiting';
import { expectedLabels } from './expected-labels';
import { figure } from './figure';
import { printLines, whenLinesFound } from './numbered-lines';
import { SENDERS, talkerOf } from './sender';

const COUNT = 2_000;
/** Lines while no agent reads: the kubelet renames the file once, and compresses it at a second rotation only. */
const UNREAD = 700;
/** More than the size at which the kubelet rotates; what follows is less. */
const ROTATED_AT = 450;
const EXACT = { lost: 0, duplicates: 0, wrong: 0 };

/** Lines on the standard output of pods, which agents read from the files of their node. */
export function logFileTests(platform: () => Platform): void {
  let stores: Stores;
  beforeAll(() => void (stores = new Stores(platform().cluster('hub'))));

  test('no line is lost or cut by a rotation, by the 16 KiB of an entry or by a character on its border', async () => {
    const found = await Promise.all(
      SENDERS.map(async (sender) => {
        const talker = talkerOf(platform(), sender);
        let { rotated } = talker.pod.log;
        await printLines(talker, 'rotated', 0, COUNT, async (n) => {
          if (n === 500 || n === 1_500) rotated = await talker.pod.log.whenRotated(rotated);
        });
        const lines = await whenLinesFound(stores, sender, 'rotated', COUNT);
        return { sender, talker, ...lines };
      }),
    );
    for (const { sender, talker, lines, lost, duplicates, wrong } of found) {
      expect({ lost, duplicates, wrong }).toEqual(EXACT);
      const expected = {
        ...expectedLabels(sender, talker),
        k8s_container_name: 'talker',
        log_iostream: 'stdout',
      };
      lines.forEach(({ labels }) => expect(labels).toMatchObject(expected));
    }
    figure(`log files: ${SENDERS.length} × ${COUNT} lines, 1 % of 44 kB, over two rotations: all found once`);
  });

  test('what was printed and rotated while the agent was dead is read after it, and nothing is read twice', async () => {
    const sender = SENDERS[0]!;
    const talker = talkerOf(platform(), sender);
    const agent = platform().cluster(sender.stack).podsNamed(WORKLOADS.agent)[0]!;
    const { rotated } = talker.pod.log;
    // So that the file is empty, and its next rotation is one of what nobody reads.
    await printLines(talker, 'before', 0, ROTATED_AT);
    const emptied = await talker.pod.log.whenRotated(rotated);
    await agent.hold();
    await printLines(talker, 'unread', 0, UNREAD, async (n) => {
      if (n === ROTATED_AT) await talker.pod.log.whenRotated(emptied);
    });
    await agent.release();
    const { lost, duplicates, wrong } = await whenLinesFound(stores, sender, 'unread', UNREAD);
    expect({ lost, duplicates, wrong }).toEqual(EXACT);
    expect(await whenLinesFound(stores, sender, 'rotated', COUNT)).toMatchObject(EXACT);
    const files = talker.pod.log.files();
    expect(files.filter((name) => name.endsWith('.gz')).length).toBeGreaterThanOrEqual(2);
    figure(
      `agent killed, ${UNREAD} lines and a rotation later started: all found once, files ${files.join(' ')}`,
    );
  });

  test('an agent that is killed while it reads loses no line', async () => {
    const sender = SENDERS[0]!;
    const talker = talkerOf(platform(), sender);
    const agent = platform().cluster(sender.stack).podsNamed(WORKLOADS.agent)[0]!;
    const before = agent.restarts;
    let printed = 0;
    const print = async (lines: number) => {
      await printLines(talker, 'killed', printed, lines, () => pause(10));
      printed += lines;
    };
    for (const kills of [1, 2]) {
      await print(COUNT);
      const killed = agent.kill();
      // Less than the kubelet rotates: what it compresses nobody reads.
      await print(UNREAD - ROTATED_AT);
      await killed;
      // After the second kill the kubelet waits for ten seconds.
      await eventually('the agent', 60_000, async () => agent.restarts === before + kills && agent.ready);
    }
    await print(COUNT);
    const { lost, duplicates, wrong } = await whenLinesFound(stores, sender, 'killed', printed);
    figure(`agent killed twice in ${printed} lines: ${lost} lost, ${duplicates} duplicates, ${wrong} wrong`);
    expect({ lost, wrong }).toEqual({ lost: 0, wrong: 0 });
  });
}
