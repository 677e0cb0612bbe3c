import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processStat } from '../../../testbed/sandbox/process-stat';

/** A process of the machine, told from a later one with the same id by its start. */
export interface Process {
  readonly pid: number;
  /** Clock ticks after boot. */
  readonly start: string;
  readonly parent: number;
  /** Namespaces, as `net:[4026532000]`; empty where it is dead but not yet buried. */
  readonly pidNamespace: string;
  readonly netNamespace: string;
  /** Lines of its mount table. */
  readonly mounts: readonly string[];
}

/** Every process of the machine, in all its sandboxes. */
export function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
}

function read(pid: number): Process | undefined {
  const folder = `/proc/${pid}`;
  try {
    const { parent, start } = processStat(pid);
    return {
      pid,
      parent,
      start,
      pidNamespace: optional(() => readlinkSync(`${folder}/ns/pid`)),
      netNamespace: optional(() => readlinkSync(`${folder}/ns/net`)),
      mounts: optional(() => readFileSync(`${folder}/mountinfo`, 'utf8')).split('\n'),
    };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function optional(get: () => string): string {
  try {
    return get();
  } catch {
    return '';
  }
}
