import { type Signal } from '../../../testbed/otlp/signals';
import { type Stores } from '../../../testbed/stores/stores';

/** Whose a record is in a store, and what else a store shows that looks as if it said so. */
export interface StoredIdentity {
  readonly cluster: unknown;
  readonly role: unknown;
  readonly className: unknown;
  readonly received: unknown;
  /** Labels and attributes, by name, beside these four. */
  readonly others: string;
}

/** Names that somebody could take for the identity of a record. */
const SUSPICIOUS = /cluster|telemetry.?class|received|spiffe/;

type Labels = Readonly<Record<string, unknown>>;

/** Every identity under which a store holds records of a service. */
export async function storedIdentities(
  stores: Stores,
  signal: Signal,
  service: string,
): Promise<StoredIdentity[]> {
  const found = await LABELS[signal](stores, service);
  const distinct = new Map(found.map((identity) => [JSON.stringify(identity), identity]));
  return [...distinct.values()];
}

const LABELS: Readonly<
  Record<Signal, (stores: Stores, service: string) => Promise<readonly StoredIdentity[]>>
> = {
  metrics: async (stores, service) => {
    // The resource's own series too: what a payload says of its resource shows there.
    const series = await stores.query(`{__name__=~"e2e_numbered|target_info", job="${service}"}`);
    return series.map(({ metric }) => identity(metric, '_'));
  },
  logs: async (stores, service) =>
    (await stores.logs(`{service_name="${service}"}`)).map(({ labels }) =>
      identity({ ...labels, hub_received_at: timeOfReceipt(labels['hub_received_at']) }, '_'),
    ),
  traces: async (stores, service) =>
    (await stores.spans(service)).map(({ tags, process }) => {
      const { 'hub.received_at': received, ...rest } = tags;
      const clash = Object.fromEntries(Object.entries(rest).map(([name, value]) => [`span ${name}`, value]));
      return identity({ ...clash, ...process, 'hub.received_at': timeOfReceipt(received) }, '.');
    }),
};

/** The four keys as a store spells them: with underscores, or with the dots that they came with. */
function identity(labels: Labels, dot: '_' | '.'): StoredIdentity {
  const [cluster, role, className, received] = [
    `cluster${dot}id`,
    `cluster${dot}role`,
    `telemetry${dot}class`,
    `hub${dot}received_at`,
  ] as const;
  const own = new Set<string>([cluster, role, className, received]);
  const others = Object.keys(labels).filter((name) => SUSPICIOUS.test(name) && !own.has(name));
  return {
    cluster: labels[cluster],
    role: labels[role],
    className: labels[className],
    received: labels[received],
    others: others.sort().join(' '),
  };
}

/** The form of a time of receipt is the same for all records, the time is not. */
function timeOfReceipt(value: unknown): unknown {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)) ? 'a time' : value;
}
