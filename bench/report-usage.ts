import { readFileSync, writeSync } from 'node:fs';

/** What a process took from its start to its end. */
export interface Usage {
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Pipe that `runNode` opens; this file is loaded before the script that is measured. */
const REPORT = 3;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = {
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakBytes: (peakKib() ?? maxRSS) * 1024,
  };
  writeSync(REPORT, JSON.stringify(usage));
});

/** On Linux maxRSS begins with what the parent held when it forked; VmHWM is the process's own. */
function peakKib(): number | undefined {
  try {
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}
