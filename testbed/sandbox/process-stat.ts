import { readFileSync } from 'node:fs';

/** Clock ticks a second and bytes a page, as on every Linux that we run on. */
const TICKS = 100;
const PAGE = 4_096;

/** What the kernel says of a process. */
export interface ProcessStat {
  readonly parent: number;
  /** Of user and system, since it started. */
  readonly cpuSeconds: number;
  /** Clock ticks after boot. */
  readonly start: string;
  readonly residentBytes: number;
}

/** Bytes of a process that no file backs, as a control group counts them; throws where the process has ended. */
export function anonymousBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(text)?.[1]) * 1_024;
}

/** Reads `/proc/<pid>/stat`; throws where the process has ended. */
export function processStat(pid: number): ProcessStat {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name, which may hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    start: fields[19]!,
    residentBytes: Number(fields[21]) * PAGE,
  };
}
