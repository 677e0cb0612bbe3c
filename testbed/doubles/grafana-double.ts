import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * A double of Grafana: it runs as Grafana's user, writes where Grafana writes, answers the health check, and serves a
 * page of metrics that changes. It has no data sources and no dashboards.
 */
const GRAFANA_USER = 472;

if (process.getuid?.() !== GRAFANA_USER) throw new Error(`runs as user ${process.getuid?.()}`);
const data = process.env['GF_PATHS_DATA'];
if (data === undefined) throw new Error('GF_PATHS_DATA is not set: where does Grafana write?');
for (const folder of [join(data, 'plugins'), '/tmp']) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'written-by-the-double'), '');
}

let served = 0;

const PAGES: Readonly<Record<string, () => readonly [type: string, text: string]>> = {
  '/api/health': () => ['application/json', '{"database":"ok"}'],
  '/metrics': () => [
    'text/plain; version=0.0.4',
    `# TYPE grafana_double_pages_served_total counter\ngrafana_double_pages_served_total ${(served += 1)}\n`,
  ],
};

createServer((request, response) => {
  const [type, text] = PAGES[request.url ?? '']?.() ?? ['application/json', '{}'];
  response.writeHead(request.url! in PAGES ? 200 : 404, { 'content-type': type }).end(text);
}).listen(3_000, '0.0.0.0');

// The first process of a container ignores a signal that it does not handle.
process.once('SIGTERM', () => process.exit());
