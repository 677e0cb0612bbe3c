import { AppendLog } from './append-log';
import { type Verdict } from './judgement';
import { type LokiConfig } from './limits';
import { Metrics } from './metrics';
import { type OtlpRequest, readOtlpRequest } from './otlp-request';
import { type QueryAnswer, queryRange } from './query-range';
import { Refusal, REQUEST_RULES } from './rules';
import { streamsOf } from './streams-of';
import { Tenant } from './tenant';
import { nowNanos } from './units';
import { asLines, FLUSH_SECONDS, labelsIn, type VictoriaLogs } from './victoria-logs';

/** Several times what VictoriaLogs needs to write a line to its files. */
const KEEP_MS = 4 * FLUSH_SECONDS * 1_000;

/** VictoriaLogs behind the table of Loki's rules: what it acknowledged outlives kill -9, and what Loki refuses it refuses. */
export class StandIn {
  readonly metrics = new Metrics();
  private readonly tenant: Tenant;

  private constructor(
    private readonly config: LokiConfig,
    private readonly store: VictoriaLogs,
    private readonly log: AppendLog,
  ) {
    this.tenant = new Tenant(config.limits);
  }

  /** Stores again what an earlier process may not have stored, and learns which streams are active. */
  static async open(config: LokiConfig, store: VictoriaLogs): Promise<StandIn> {
    const log = new AppendLog({ folder: `${config.data}/wal`, keepMs: KEEP_MS });
    for (const lines of log.left()) {
      if (lines.length > 0) await store.insert(lines, labelsIn(lines));
    }
    const opened = new StandIn(config, store, log);
    const since = nowNanos() - BigInt(config.limits.chunk_idle_period);
    for (const [key, newest] of await store.newest(since)) opened.tenant.remember(key, newest);
    return opened;
  }

  /** Takes a request of logs as Loki would; the lines that pass are safe when it resolves. */
  async push(request: OtlpRequest): Promise<Pick<Verdict, 'status' | 'message'>> {
    const verdict = this.judge(request);
    this.metrics.judged(verdict);
    if (verdict.stored.length > 0) {
      const lines = asLines(verdict.stored);
      this.log.append(lines);
      await this.store.insert(lines, [
        ...new Set(verdict.stored.flatMap(({ labels }) => Object.keys(labels))),
      ]);
    }
    return verdict;
  }

  /** Answers `/loki/api/v1/query_range`. */
  query(parameters: URLSearchParams): Promise<QueryAnswer> {
    return queryRange(this.store, parameters);
  }

  metricsPage(): string {
    return this.metrics.page(this.tenant.activeStreams);
  }

  close(): void {
    this.log.close();
  }

  private judge(request: OtlpRequest): Verdict {
    try {
      const most = this.config.limits.max_recv_msg_size;
      if (request.body.length > most)
        throw new Refusal(REQUEST_RULES.bodySize, `${request.body.length} bytes`);
      return this.tenant.judge(streamsOf(readOtlpRequest(request), this.config.otlp));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, reason } = error.rule;
      const discarded = reason === undefined ? [] : [{ reason, lines: 0, bytes: request.body.length }];
      return { status, message: error.message, stored: [], discarded, cut: [] };
    }
  }
}
