import { setTimeout as pause } from 'node:timers/promises';
import { type ObservedPod } from '../kubernetes/pod';
import { type ApiClient } from '../processes/api-client';

interface PodEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR';
  readonly object: ObservedPod;
}

interface PodList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly ObservedPod[];
}

const PATH = '/api/v1/pods';
const PAUSE_MS = 500;

/** The pods of a cluster as its API server tells of them now. */
export class PodWatch {
  private pods = new Map<string, ObservedPod>();
  private stopped = false;

  constructor(private readonly api: ApiClient) {
    void this.follow();
  }

  all(): ObservedPod[] {
    return [...this.pods.values()];
  }

  byUid(uid: string): ObservedPod | undefined {
    return this.pods.get(uid);
  }

  stop(): void {
    this.stopped = true;
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      try {
        const { metadata, items } = await this.api.get<PodList>(PATH);
        this.pods = new Map(items.map((pod) => [pod.metadata.uid!, pod]));
        const since = `resourceVersion=${metadata.resourceVersion}`;
        await this.api.watch<PodEvent>(`${PATH}?watch=true&${since}`, (event) => this.take(event));
      } catch {
        // The API server is away, or its history is shorter than this watch: begin again.
      }
      await pause(PAUSE_MS);
    }
  }

  private take({ type, object }: PodEvent): void {
    if (type === 'ERROR') return;
    if (type === 'DELETED') this.pods.delete(object.metadata.uid!);
    else this.pods.set(object.metadata.uid!, object);
  }
}
