import { setTimeout as pause } from 'node:timers/promises';

/** What a loop needs of the API server to see. */
export interface Reader {
  get<T>(path: string): Promise<T>;
}

const LOOK_EVERY_MS = 500;

/** Looks at a cluster twice a second and does what is missing, as a controller does; a failed look is told and repeated. */
export class ControlLoop {
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(look: () => Promise<void>, onError: (error: Error) => void) {
    this.running = this.run(look, onError);
  }

  /** Resolves when the last look has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(look: () => Promise<void>, onError: (error: Error) => void): Promise<void> {
    for (; !this.stopped; await pause(LOOK_EVERY_MS))
      await look().catch((error: unknown) => onError(error as Error));
  }
}

/** Every object of a resource, from the API server's memory: etcd is not asked. */
export async function list<T>(api: Reader, path: string): Promise<readonly T[]> {
  return (await api.get<{ readonly items: readonly T[] }>(`${path}?resourceVersion=0`)).items;
}
