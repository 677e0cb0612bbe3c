import { type Addressed, type PodsByName } from '../kubernetes/addressed';
import { type Signal } from '../otlp/signals';
import { type RunningPod } from '../runner/running-pod';
import { lookUntil } from '../waiting';
import { type Account, type Forwarded, type Order } from './order';
import { TALKER, TALKER_PORT } from './talkers';

/** The talker of a namespace. @default the first of the cluster */
export function talkerIn<P extends Addressed>(cluster: PodsByName<P>, namespace?: string): Talker<P> {
  return new Talker(cluster.podsNamed(TALKER, namespace)[0]!);
}

/** A talking pod, told what to say. */
export class Talker<P extends Addressed = RunningPod> {
  private readonly url: string;

  constructor(readonly pod: P) {
    this.url = `http://${pod.props.address}:${TALKER_PORT}`;
  }

  /** Begins to send; `account` tells how far it is. */
  async begin(order: Order): Promise<string> {
    return (await this.post<{ id: string }>('/send', order)).id;
  }

  async account(id: string): Promise<Account> {
    return (await (await fetch(`${this.url}/?id=${id}`)).json()) as Account;
  }

  /** Sends and resolves when every record is acknowledged; rejects after `seconds`. */
  async send(order: Order, seconds = 120): Promise<Account> {
    return this.finish(await this.begin(order), seconds);
  }

  /** Resolves when an order is carried out. */
  async finish(id: string, seconds = 120): Promise<Account> {
    const account = await lookUntil(
      () => this.account(id),
      ({ done }) => done,
      { timeoutMs: seconds * 1_000, everyMs: 100 },
    );
    if (account.done) return account;
    throw new Error(`not acknowledged in ${seconds} s: ${JSON.stringify(account)}`);
  }

  /** Sends one request as it is; rejects with the reason where the agent does not take it. */
  async forward(signal: Signal, body: object): Promise<void> {
    await this.post('/forward', { signal, body } satisfies Forwarded);
  }

  /** Lines on its standard output, which the node's agent reads from the log file. */
  async print(lines: readonly string[]): Promise<void> {
    await this.post('/print', lines);
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`talker ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
