import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, NAMESPACES } from '../../../lib';
import { freePorts } from '../../../testbed/processes/process';
import { configMapData } from './pod-files';
import { replaceAll, type Replacements } from './replace';

/** A configuration file of Loki for a process on loopback, and where that will answer. */
export interface RenderedLoki {
  readonly file: string;
  readonly url: string;
}

/** Writes the rendered configuration with ports of this run, and its data in a folder of the test. */
export async function renderedLoki(
  objects: readonly Manifest[],
  folder: string,
  changes: Replacements = {},
): Promise<RenderedLoki> {
  const [http, grpc] = await freePorts(2);
  const { 'loki.yaml': text } = configMapData('loki-config', NAMESPACES.monitoring.name, objects);
  const file = join(folder, 'loki.yaml');
  const addresses = [
    `http_listen_port: ${http}`,
    'http_listen_address: 127.0.0.1',
    'grpc_listen_address: 127.0.0.1',
    `grpc_listen_port: ${grpc}`,
  ];
  const replaced = replaceAll(text!, {
    'http_listen_port: 3100': addresses.join('\n  '),
    '/var/loki': join(folder, 'loki'),
    // Loki waits 15 s for others of its ring.
    'ingester:': 'ingester:\n  lifecycler:\n    min_ready_duration: 0s',
    ...changes,
  });
  writeFileSync(file, replaced);
  return { file, url: `http://127.0.0.1:${http}` };
}
