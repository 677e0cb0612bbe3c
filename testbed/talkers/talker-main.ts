import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { NUMBERED } from '../otlp/numbered';
import { type Account, type Forwarded, type Order } from './order';

/**
 * A workload that talks: it sends numbered records to the agent of its node, repeats a request until it is told that
 * it is stored, and keeps the account. Control over HTTP on port 8080.
 */
const AGENT = 'http://otel-agent.observability-agents.svc.cluster.local:4318';
const REQUEST_MS = 10_000;
const PAUSE_MS = 200;

const accounts = new Map<string, Account>();

async function carryOut(id: string, order: Order): Promise<void> {
  const account = {
    acknowledged: 0,
    requests: 0,
    repeated: 0,
    refusals: {} as Record<string, number>,
    done: false,
  };
  accounts.set(id, account);
  const begin = Date.now();
  for (let offset = 0; offset < order.count; offset += order.batch) {
    const due = order.rate === 0 ? 0 : begin + (offset / order.rate) * 1_000;
    if (due > Date.now()) await pause(due - Date.now());
    const size = Math.min(order.batch, order.count - offset);
    const body = JSON.stringify(
      NUMBERED[order.signal]({ ...order, first: order.first + offset, count: size }),
    );
    for (let attempt = 0; ; attempt += 1) {
      account.requests += 1;
      const refusal = await post(`${AGENT}/v1/${order.signal}`, body);
      if (refusal === undefined) break;
      account.refusals[refusal] = (account.refusals[refusal] ?? 0) + 1;
      if (attempt === 0) account.repeated += size;
      await pause(PAUSE_MS);
    }
    account.acknowledged += size;
  }
  account.done = true;
}

/** Why a request was not taken; undefined when it was. */
async function post(url: string, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = await response.text();
    // A partial success is a loss that the sender is told of.
    if (response.status === 200) return text.includes('partialSuccess":{"rejected') ? 'partial' : undefined;
    return String(response.status);
  } catch (error) {
    return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name;
  }
}

/** Lines on the standard output: what the node's agent reads from the pod's log file. */
async function print(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    if (!process.stdout.write(`${line}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

async function bodyOf<T>(request: IncomingMessage): Promise<T> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return JSON.parse(text) as T;
}

async function answer(request: IncomingMessage): Promise<object> {
  const url = new URL(request.url ?? '/', 'http://talker');
  if (request.method === 'GET') return accounts.get(url.searchParams.get('id') ?? '') ?? {};
  if (url.pathname === '/print') {
    await print(await bodyOf<string[]>(request));
    return {};
  }
  if (url.pathname === '/forward') {
    const { signal, body } = await bodyOf<Forwarded>(request);
    const refusal = await post(`${AGENT}/v1/${signal}`, JSON.stringify(body));
    if (refusal !== undefined) throw new Error(refusal);
    return {};
  }
  const id = String(accounts.size + 1);
  void carryOut(id, await bodyOf<Order>(request));
  return { id };
}

createServer((request, response) => {
  answer(request).then(
    (result) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)),
    (error: Error) => response.writeHead(400).end(error.message),
  );
}).listen(8_080, '0.0.0.0');

// The first process of a container ignores a signal that it does not handle.
process.once('SIGTERM', () => process.exit());
