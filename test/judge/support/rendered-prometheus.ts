import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, NAMESPACES, WORKLOADS } from '../../../lib';
import { ServerProcess } from '../../../testbed/processes/process';
import { binary } from '../../../tools/servers/binaries';
import { configMapData, renderedPods } from './pod-files';
import { replaceAll } from './replace';

const NAMESPACE = NAMESPACES.monitoring.name;

/** The rendered metric store as a process on loopback, with its files in a directory of the test. */
export function renderedPrometheus(
  objects: readonly Manifest[],
  directory: string,
  port: number,
): ServerProcess {
  const { 'prometheus.yml': text } = configMapData('prometheus-config', NAMESPACE, objects);
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, replaceAll(text!, { 'localhost:9090': `localhost:${port}` }));
  const pod = renderedPods(objects).find(
    ({ namespace, workload }) => namespace === NAMESPACE && workload === WORKLOADS.prometheus,
  )!;
  return new ServerProcess('prometheus', binary('prometheus'), [
    ...pod.args.filter((arg) => !/^--(config\.file|storage\.tsdb\.path)=/.test(arg)),
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(directory, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
}
