import { setTimeout as pause } from 'node:timers/promises';
import { type Ground } from '../kubernetes/addressed';
import { type Signal, SIGNALS } from '../otlp/signals';
import { Stores } from '../stores/stores';
import { type Account } from '../talkers/order';
import { talkerIn } from '../talkers/talker';
import { type Fault } from './faults';
import { random } from './random';

export interface MeasureOptions {
  /** Records of each signal. */
  readonly records: number;
  /** Records of each signal a second; 0: as fast as they are taken. */
  readonly rate: number;
  /** Decides when within the sending the fault comes. */
  readonly seed: number;
  /** Seconds to wait, after the last acknowledgement, for what is still missing. */
  readonly drainSeconds: number;
  /** Gives up earlier, when nothing new was found for so long. @default drainSeconds */
  readonly quietSeconds?: number;
}

export interface SignalLoss {
  /** What the client was told is stored. */
  readonly acknowledged: number;
  readonly lost: number;
  /** Records found more than once, beyond those that the client itself sent twice. */
  readonly duplicates: number;
  /** Records that the client sent again because nobody answered. */
  readonly repeated: number;
  /** Answers other than success, and how often. */
  readonly refusals: Account['refusals'];
}

export type Losses = Readonly<Record<Signal, SignalLoss>>;

/**
 * Sends numbered records of all signals from a pod at the edge, makes the fault come while they flow, and compares
 * what the client was told with what the stores hold when all has come to rest.
 */
export async function measureLoss<G extends Ground>(
  platform: G,
  fault: Fault<G>,
  { records, rate, seed, drainSeconds, quietSeconds }: MeasureOptions,
): Promise<Losses> {
  const talker = talkerIn(platform.cluster('edge'));
  const stores = new Stores(platform.cluster('hub'));
  const service = (signal: Signal) => numberedService(fault, seed, signal);
  await fault.prepare?.(platform);
  const orders = await Promise.all(
    SIGNALS.map((signal) =>
      talker.begin({ signal, service: service(signal), first: 0, count: records, batch: 100, rate }),
    ),
  );
  const seconds = rate === 0 ? 0 : records / rate;
  await pause(seconds * (0.2 + 0.4 * random(seed)()) * 1_000);
  await fault.strike(platform);
  const accounts = await Promise.all(orders.map((order) => talker.finish(order, seconds + 180)));
  const losses = SIGNALS.map(async (signal, index): Promise<[Signal, SignalLoss]> => {
    const { acknowledged, repeated, refusals } = accounts[index]!;
    const { distinct, duplicates } = await stores.whenFound(
      signal,
      service(signal),
      acknowledged,
      drainSeconds,
      quietSeconds,
    );
    const lost = acknowledged - distinct;
    return [
      signal,
      { acknowledged, lost, duplicates: Math.max(0, duplicates - repeated), repeated, refusals },
    ];
  });
  return Object.fromEntries(await Promise.all(losses)) as unknown as Losses;
}

/** The `service.name` of a run's records. */
export function numberedService({ name }: Pick<Fault, 'name'>, seed: number, signal: Signal): string {
  return `${name}-${seed}-${signal}`.replaceAll(' ', '-');
}

/** One line for a person. */
export function told(name: string, losses: Losses): string {
  const parts = SIGNALS.map((signal) => {
    const { acknowledged, lost, duplicates, repeated } = losses[signal];
    const twice = repeated > 0 ? `, ${repeated} sent twice` : '';
    return `${signal} ${lost} of ${acknowledged} lost, ${duplicates} duplicates${twice}`;
  });
  return `${name}: ${parts.join('; ')}`;
}
