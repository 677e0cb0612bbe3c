import { type ClientHttp2Session } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { type DoorAnswer } from '../../testbed/doors/door-answer';
import { taken } from '../../testbed/doors/door-call';
import { connectHttp2 } from '../../testbed/doors/http2-request';
import { httpExport } from '../../testbed/doors/otlp-export';
import { numberedMetrics } from '../../testbed/otlp/numbered';
import { otlpProtobuf } from '../../testbed/otlp/otlp-protobuf';
import { type SendAccount, type SendOrder } from './send-order';

/** A process of its own, so that a flood takes no turn of the client whose latency is measured. */

/** Beyond what was offered: time in which everything must have been acknowledged. */
const DRAIN_MS = 120_000;

/** Compilation of this process, handshakes and first requests of new connections. */
const WARM_UP_MS = 3_000;

interface Offer {
  readonly due: number;
  readonly payload: Buffer;
}

/** A connection that is opened again when its peer has ended it. */
class KeptConnection {
  private session?: ClientHttp2Session;

  constructor(
    private readonly order: SendOrder,
    private readonly address: string,
  ) {}

  async send(payload: Buffer): Promise<DoorAnswer> {
    const { host } = this.order;
    return httpExport(await this.open(), { signal: 'metrics', authority: host, payload });
  }

  async open(): Promise<ClientHttp2Session> {
    if (this.session !== undefined && !this.session.closed && !this.session.destroyed) return this.session;
    const { port, host, serverCa, leaf } = this.order;
    const session = connectHttp2({ address: this.address, port, tls: { host, serverCa, leaf } });
    // The requests on it are answered with the reason.
    session.on('error', () => undefined);
    this.session = session;
    await new Promise((resolve, reject) => session.once('connect', resolve).once('error', reject));
    return session;
  }

  close(): void {
    this.session?.destroy();
  }
}

async function carryOut(order: SendOrder): Promise<SendAccount> {
  const { rate, seconds, points, service } = order;
  const connections = order.addresses.map((address) => new KeptConnection(order, address));
  await Promise.all(connections.map((connection) => connection.open()));
  const again: Offer[] = [];
  const latencies: number[] = [];
  const refusals: Record<string, number> = {};
  const begin = Date.now();
  let [requests, underWay, last] = [0, 0, begin];
  const offer = async (turn: number, given: Offer) => {
    underWay += 1;
    const answer = await connections[turn % connections.length]!.send(given.payload).catch(
      (error: Error): DoorAnswer => ({ refused: error.message }),
    );
    underWay -= 1;
    if (taken(answer, 'http')) {
      last = Date.now();
      if (given.due >= begin + WARM_UP_MS) latencies.push(last - given.due);
      return;
    }
    const reason = 'status' in answer ? String(answer.status) : answer.refused;
    refusals[reason] = (refusals[reason] ?? 0) + 1;
    again.push(given);
  };
  for (let turn = 0; ; turn += 1) {
    const due = begin + (turn / rate) * 1_000;
    if (due > Date.now()) await pause(due - Date.now());
    const over = due >= begin + seconds * 1_000;
    if (over && underWay === 0 && again.length === 0) break;
    if (Date.now() > begin + seconds * 1_000 + DRAIN_MS)
      throw new Error(`${service}: not acknowledged: ${again.length + underWay} requests`);
    const given = again.shift() ?? (over ? undefined : newOffer(due));
    if (given !== undefined) void offer(turn, given);
  }
  connections.forEach((connection) => connection.close());
  return { requests, seconds: (last - begin) / 1_000, latencies, refusals };

  function newOffer(due: number): Offer {
    const at = Math.floor(due);
    const numbers = { service, first: requests * points, count: points, at };
    requests += 1;
    return { due, payload: otlpProtobuf('metrics', numberedMetrics(numbers)) };
  }
}

process.once('message', (order: SendOrder) => {
  carryOut(order).then(
    (account) => process.send!(account, () => process.exit(0)),
    (error: Error) => {
      console.error(error.stack);
      process.exit(1);
    },
  );
});
