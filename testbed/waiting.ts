import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  readonly timeoutMs: number;
  /** Pause between two looks. @default 200 */
  readonly everyMs?: number;
}

/** Looks until what is seen is as wanted or the time is over, and resolves to what was seen last. */
export async function lookUntil<T>(
  look: () => T | Promise<T>,
  isWanted: (seen: T) => boolean,
  { timeoutMs, everyMs = 200 }: Patience,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; await pause(everyMs)) {
    const seen = await look();
    if (isWanted(seen) || Date.now() > end) return seen;
  }
}

/** Waits until the condition holds; a condition that throws has not held yet. Rejects when the time is over. */
export async function eventually(
  what: string,
  timeoutMs: number,
  condition: () => Promise<boolean>,
): Promise<void> {
  let last = '';
  const attempt = async () => {
    try {
      return await condition();
    } catch (error) {
      last = `: ${(error as Error).message}`;
      return false;
    }
  };
  if (await lookUntil(attempt, Boolean, { timeoutMs })) return;
  throw new Error(`waited ${timeoutMs / 1_000} s for ${what}${last}`);
}

/** A function that is told a figure at each look, and returns for how many milliseconds it has not changed. */
export function stillness(): (figure: number) => number {
  let last = { figure: NaN, since: Date.now() };
  return (figure) => {
    if (figure !== last.figure) last = { figure, since: Date.now() };
    return Date.now() - last.since;
  };
}
