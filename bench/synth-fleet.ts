import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeRun, runNode } from './child';
import { writeFleet } from './fleet-files';

const THIS_BUILD = join(__dirname, '..');

/** Writes the config of a hub and of as many edges into a directory of its own, which is removed with its parent. */
export function writeSizedFleet(directory: string, edges: number): void {
  writeFleet(configOf(directory, edges), edges);
}

/** A whole `synth` of that config in a fresh process, by this build or by the one of another checkout. */
export function synthFleet(directory: string, edges: number, build = THIS_BUILD): NodeRun {
  const [script, out] = [join(build, 'stacks/synth.js'), join(directory, 'dist')];
  const run = runNode(script, ['--no-cache', '--config', configOf(directory, edges), '--out', out]);
  const folders = readdirSync(out).length;
  rmSync(out, { recursive: true });
  if (folders !== edges + 1) throw new Error(`${edgesText(edges)} and a hub made ${folders} folders`);
  return run;
}

/** `1 edge`, `1,000 edges`. */
export function edgesText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'edge' : 'edges'}`;
}

function configOf(directory: string, edges: number): string {
  return join(directory, `config-${edges}`);
}
