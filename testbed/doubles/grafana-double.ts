import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * A double of Grafana: it runs as Grafana's user, writes where Grafana writes, and answers the health check. It has
 * no data sources and no dashboards.
 */
const GRAFANA_USER = 472;

if (process.getuid?.() !== GRAFANA_USER) throw new Error(`runs as user ${process.getuid?.()}`);
const data = process.env['GF_PATHS_DATA'];
if (data === undefined) throw new Error('GF_PATHS_DATA is not set: where does Grafana write?');
for (const folder of [join(data, 'plugins'), '/tmp']) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'written-by-the-double'), '');
}

createServer((request, response) => {
  response.writeHead(request.url === '/api/health' ? 200 : 404, { 'content-type': 'application/json' });
  response.end(request.url === '/api/health' ? '{"database":"ok"}' : '{}');
}).listen(3_000, '0.0.0.0');

// The first process of a container ignores a signal that it does not handle.
process.once('SIGTERM', () => process.exit());
