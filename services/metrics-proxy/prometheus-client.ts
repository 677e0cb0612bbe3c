import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HttpError } from './http-error';
import { LIMITS } from './limits';

export interface RangeQuery {
  readonly query: string;
  /** Unix seconds. */
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

/** One series of a range; a value is a number as Prometheus writes it, `NaN` and `+Inf` among them. */
export interface RangeSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: string])[];
}

/** Why an answer of Prometheus is none; `reason` is for logs and metrics. */
export class UpstreamError extends HttpError {
  constructor(
    statusCode: number,
    code: string,
    message: string,
    readonly reason: string,
  ) {
    super(statusCode, code, message);
  }
}

/** Range queries of one Prometheus, over a bounded number of connections; further queries wait for one. */
export class PrometheusClient {
  private readonly agent: HttpAgent;
  private readonly url: URL;
  private pendingQueries = 0;

  constructor(base: URL) {
    this.url = new URL(`${base.href.replace(/\/$/, '')}/api/v1/query_range`);
    const options = { keepAlive: true, maxSockets: LIMITS.concurrentQueries };
    this.agent = this.url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Queries that are asked or wait. */
  get pending(): number {
    return this.pendingQueries;
  }

  /** Throws an `UpstreamError` for everything that is not a matrix within its bounds, and when `signal` aborts. */
  async queryRange(range: RangeQuery, signal: AbortSignal): Promise<RangeSeries[]> {
    if (this.pendingQueries >= LIMITS.pendingQueries) {
      throw new UpstreamError(503, 'busy', 'too many queries wait for Prometheus: ask again later', 'busy');
    }
    this.pendingQueries += 1;
    try {
      const { status, body } = await this.post(form(range), signal);
      return matrix(status, body);
    } catch (error) {
      throw signal.aborted ? timedOut('deadline') : asUpstreamError(error);
    } finally {
      this.pendingQueries -= 1;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async post(body: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
    for (;;) {
      let reused = false;
      try {
        return await new Promise((resolve, reject) => {
          const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
          const headers = {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          };
          const request = send(this.url, { method: 'POST', agent: this.agent, headers, signal });
          request.once('error', (error) => {
            reused = request.reusedSocket;
            reject(error);
          });
          request.once('response', (response) => {
            text(response).then((text) => resolve({ status: response.statusCode!, body: text }), reject);
          });
          request.end(body);
        });
      } catch (error) {
        // Prometheus may close a connection at the moment in which it is used again.
        if (!reused || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
      }
    }
  }
}

function form({ query, start, end, stepSeconds }: RangeQuery): string {
  return new URLSearchParams({
    query,
    start: start.toFixed(3),
    end: end.toFixed(3),
    step: String(stepSeconds),
    // One more than allowed tells a full answer from a cut one.
    limit: String(LIMITS.series + 1),
  }).toString();
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LIMITS.answerBytes) throw tooMuch(`more than ${LIMITS.answerBytes / 1_048_576} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface Answer {
  readonly status?: string;
  readonly errorType?: string;
  readonly data?: { readonly resultType?: string; readonly result?: RangeSeries[] };
}

function matrix(status: number, body: string): RangeSeries[] {
  const answer = parsed(body);
  if (status === 503 && answer?.errorType === 'timeout') throw timedOut('timeout');
  if (status >= 400 && status < 500 && answer?.errorType !== undefined) {
    throw new UpstreamError(
      502,
      'query_refused',
      'Prometheus refused a curated query: its PromQL is at fault, or Prometheus is too small for it',
      answer.errorType,
    );
  }
  const result =
    answer?.status === 'success' && answer.data?.resultType === 'matrix' ? answer.data.result : undefined;
  if (status !== 200 || !Array.isArray(result)) throw unavailable(`status ${status}`);
  if (result.length > LIMITS.series) throw tooMuch(`more than ${LIMITS.series} series`);
  return result;
}

function parsed(body: string): Answer | undefined {
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return undefined;
  }
}

function asUpstreamError(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  return unavailable((error as NodeJS.ErrnoException).code ?? 'unknown');
}

function unavailable(reason: string): UpstreamError {
  return new UpstreamError(502, 'prometheus_unavailable', 'Prometheus does not answer as it should', reason);
}

function timedOut(reason: string): UpstreamError {
  return new UpstreamError(504, 'prometheus_timeout', 'Prometheus did not answer in time', reason);
}

function tooMuch(what: string): UpstreamError {
  return new UpstreamError(
    422,
    'answer_too_large',
    `a query gives ${what}: narrow it by labels, or ask for fewer points`,
    'too_large',
  );
}
