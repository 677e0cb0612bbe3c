import { join } from 'node:path';
import { binary, findBinary } from '../../tools/servers/binaries';
import { ROOT } from '../../tools/root';
import { ServerProcess } from './process';

/** The official Loki where it is found, else its stand-in, on a configuration file of Loki. */
export function logStore(config: string): ServerProcess {
  return findBinary('loki') === undefined ? lokiStandIn(config) : loki(config);
}

/** The official Loki; throws where it is not found. */
export function loki(config: string): ServerProcess {
  return new ServerProcess('loki', binary('loki'), [`-config.file=${config}`]);
}

/** VictoriaLogs behind the table of Loki's rules. */
export function lokiStandIn(config: string): ServerProcess {
  const main = join(ROOT, 'build/testbed/loki/loki-stand-in-main.js');
  return new ServerProcess("Loki's stand-in", process.execPath, [main, `-config.file=${config}`], {
    VICTORIA_LOGS: binary('victoria-logs'),
  });
}
