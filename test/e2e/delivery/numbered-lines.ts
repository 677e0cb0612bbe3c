import { type Addressed } from '../../../testbed/kubernetes/addressed';
import { type LogLine } from '../../../testbed/stores/log-query';
import { type Stores } from '../../../testbed/stores/stores';
import { type Talker } from '../../../testbed/talkers/talker';
import { lookUntil, stillness } from '../../../testbed/waiting';
import { type Sender } from './sender';

/** One line in so many is longer than the 16 KiB of an entry: 44,000 bytes, so three parts. */
const LONG_EVERY = 100;
/** Ten bytes, so that a part of 16,384 bytes ends inside a character. */
const MANY_BYTES = 'ä€😀x';

/** Line `n` of a run. */
export function lineOf(run: string, n: number): string {
  return `${run} ${n} ${n % LONG_EVERY === 0 ? MANY_BYTES.repeat(4_400) : 'x'.repeat(80)}`;
}

/** Prints lines `first` to `first + count - 1` of a run, fifty at a time; `before` is told of each fifty. */
export async function printLines(
  talker: Talker<Addressed>,
  run: string,
  first: number,
  count: number,
  before: (n: number) => void | Promise<void> = () => undefined,
): Promise<void> {
  for (let n = first; n < first + count; n += 50) {
    await before(n);
    await talker.print(Array.from({ length: 50 }, (_, index) => lineOf(run, n + index)));
  }
}

export interface FoundLines {
  /** Lines that were printed and are not there. */
  readonly lost: number;
  /** Lines beyond the first of each. */
  readonly duplicates: number;
  /** Lines that nobody printed: cut, joined or changed on their way. */
  readonly wrong: number;
  readonly lines: readonly LogLine[];
}

/** How long no further line must come after the last one that is missed, so that what comes twice is counted. */
const QUIET_MS = 3_000;

/** Waits until every line of a run is found and no more come, or `seconds` are over. */
export async function whenLinesFound(
  stores: Stores,
  sender: Sender,
  run: string,
  count: number,
  seconds = 30,
): Promise<FoundLines> {
  const selector =
    `{service_name="talker", cluster_id="${sender.clusterId}", k8s_namespace_name="${sender.namespace}"}` +
    ` |= "${run} "`;
  const expected = new Set(Array.from({ length: count }, (_, n) => lineOf(run, n)));
  const unchanged = stillness();
  const look = async (): Promise<FoundLines> => {
    const lines = await stores.logs(selector);
    const right = lines.filter(({ line }) => expected.has(line));
    const lost = count - new Set(right.map(({ line }) => line)).size;
    return { lost, duplicates: right.length - (count - lost), wrong: lines.length - right.length, lines };
  };
  const isAll = ({ lost, lines }: FoundLines) => {
    const quiet = unchanged(lines.length) >= QUIET_MS;
    return lost === 0 && quiet;
  };
  return lookUntil(look, isAll, { timeoutMs: seconds * 1_000, everyMs: 500 });
}
