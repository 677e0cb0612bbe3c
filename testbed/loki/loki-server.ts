import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type StandIn } from './stand-in';

interface Answer {
  readonly status: number;
  readonly text?: string;
  readonly json?: boolean;
}

type Handler = (standIn: StandIn, request: IncomingMessage, url: URL) => Promise<Answer> | Answer;

/** Loki's routes by method and path; the name is what Loki's own metrics call it. */
const ROUTES: Readonly<Record<string, { readonly name: string; readonly answer: Handler }>> = {
  'GET /ready': { name: 'ready', answer: () => ({ status: 200, text: 'ready\n' }) },
  'GET /metrics': { name: 'metrics', answer: (standIn) => ({ status: 200, text: standIn.metricsPage() }) },
  'POST /otlp/v1/logs': { name: 'otlp_v1_logs', answer: push },
  'GET /loki/api/v1/query_range': { name: 'loki_api_v1_query_range', answer: queryRange },
};

const OTHER = {
  name: 'other',
  answer: () => ({ status: 404, text: 'the stand-in for Loki does not have this path\n' }),
};

/** Serves the part of Loki's HTTP API that the tests and the gateways use. */
export function lokiServer(standIn: StandIn): Server {
  return createServer((request, response) => {
    const begin = performance.now();
    const url = new URL(request.url ?? '/', 'http://loki');
    const { name, answer } = ROUTES[`${request.method} ${url.pathname}`] ?? OTHER;
    void answerOf(answer, standIn, request, url).then(({ status, text, json }) => {
      const type = json === true ? 'application/json' : 'text/plain; charset=utf-8';
      response.writeHead(status, { 'content-type': type }).end(text);
      const seconds = (performance.now() - begin) / 1_000;
      standIn.metrics.answered(name, request.method ?? '', status, seconds);
    });
  });
}

/** A fault of the store is answered with 503, which a sender repeats. */
async function answerOf(
  answer: Handler,
  standIn: StandIn,
  request: IncomingMessage,
  url: URL,
): Promise<Answer> {
  try {
    return await answer(standIn, request, url);
  } catch (error) {
    console.error(error);
    return { status: 503, text: `${(error as Error).message}\n` };
  }
}

async function push(standIn: StandIn, request: IncomingMessage): Promise<Answer> {
  const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers;
  const { status, message } = await standIn.push({
    body: await buffer(request),
    contentType,
    contentEncoding,
  });
  if (status === 204) return { status };
  console.error(`refused with ${status}: ${message}`);
  return { status, text: `${message}\n` };
}

async function queryRange(standIn: StandIn, _: IncomingMessage, url: URL): Promise<Answer> {
  return { status: 200, text: JSON.stringify(await standIn.query(url.searchParams)), json: true };
}
