import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { GPU_UUID } from './gpu';

/**
 * A double of dcgm-exporter on a node with one GPU: it serves the fields of the counters file that the real one
 * reads, in the real one's format, with values that a GPU at work could show.
 */
const VALUES: Readonly<Record<string, number>> = {
  DCGM_FI_DEV_SM_CLOCK: 2_175,
  DCGM_FI_DEV_MEM_CLOCK: 9_001,
  DCGM_FI_DEV_GPU_TEMP: 54,
  DCGM_FI_DEV_POWER_USAGE: 86.4,
  DCGM_FI_DEV_GPU_UTIL: 71,
  DCGM_FI_DEV_FB_FREE: 12_034,
  DCGM_FI_DEV_FB_USED: 8_109,
};

const LABELS = [
  'gpu="0"',
  `UUID="${GPU_UUID}"`,
  'pci_bus_id="00000000:01:00.0"',
  'device="nvidia0"',
  'modelName="NVIDIA RTX 4000 Ada Generation"',
  `Hostname="${process.env['NODE_NAME'] ?? process.env['HOSTNAME']}"`,
].join(',');

const file = process.env['DCGM_EXPORTER_COLLECTORS'];
if (file === undefined) throw new Error('DCGM_EXPORTER_COLLECTORS is not set: which fields are wanted?');

const fields = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(',').map((column) => column.trim()) as [string, string, string]);

/** Pages served so far, in the field that only grows: so a test knows which scrape a stored sample came from. */
const SERVED = 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION';
let served = 0;

function page(): string {
  served += 1;
  return fields
    .map(([name, type, help]) => {
      const value = name === SERVED ? served : (VALUES[name] ?? 0);
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${LABELS}} ${value}\n`;
    })
    .join('');
}

createServer((request, response) => {
  if (request.url === '/metrics')
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(page());
  else response.writeHead(request.url === '/health' ? 200 : 404).end();
}).listen(9_400, '0.0.0.0');

// The first process of a container ignores a signal that it does not handle.
process.once('SIGTERM', () => process.exit());
