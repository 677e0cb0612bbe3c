/** What the environment sets. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly prometheus: URL;
  /** Folder with `queries.yaml`. */
  readonly queriesDirectory: string;
  readonly tokenFile?: string;
  readonly deadlineMs: number;
}

export const USAGE = `Usage: node main.js [--help]

Serves curated observations over Prometheus: GET /queries, GET and POST /observations, /openapi.json, /healthz, /readyz,
/metrics. Ends at SIGTERM when the requests under way are answered.

Environment:
  PROM_URL            Prometheus, with a path prefix if it has one      default http://prometheus:9090
  QUERIES_DIR         folder with queries.yaml, read again when it changes  default /etc/metrics-proxy
  BEARER_TOKEN_FILE   file with a token that callers of /queries and /observations must show; none: no token
  DEADLINE_SECONDS    for all queries of one request, 1 to 60           default 15
  HOST, PORT          where it listens                                  default 0.0.0.0, 8000

Exit code: 0 after SIGTERM or SIGINT, 1 when it cannot start, 2 for an argument that it does not know.`;

/** Reads the environment. Throws one Error that names the variable, its value and what to write. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    host: env.HOST || '0.0.0.0',
    port: whole(env, 'PORT', 8_000, 65_535),
    prometheus: httpUrl(env.PROM_URL || 'http://prometheus:9090'),
    queriesDirectory: env.QUERIES_DIR || '/etc/metrics-proxy',
    tokenFile: env.BEARER_TOKEN_FILE || undefined,
    deadlineMs: whole(env, 'DEADLINE_SECONDS', 15, 60) * 1_000,
  };
}

function whole(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  preset: number,
  most: number,
): number {
  const value = Number(env[name] || preset);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name}: "${env[name]}": write a whole number from 1 to ${most}`);
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new Error('PROM_URL: no plain http or https URL: write for example http://prometheus:9090');
  }
  return url;
}
