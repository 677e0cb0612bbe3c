import { type Directory } from '../model/disk';
import { MAX_LINE_BYTES } from '../model/limits';
import { LOGS, type Receiver } from './component';
import { criOperators } from './cri-logs';
import { fileStorage } from './extensions';

export interface PodLogsOptions {
  /** Where read offsets are kept, on the agent's disk. */
  readonly offsets: Directory;
  /** `<namespace>_<pod>_<uid>/<container>` globs that are not read: the agent's own, or it would feed itself. */
  readonly exclude: readonly string[];
}

/** Container logs of every pod on this node, with namespace, pod and container taken from the path. */
export function podLogs(options: PodLogsOptions): Receiver<'logs'> {
  const storage = fileStorage('pod_logs', options.offsets.path);
  return {
    kind: 'receiver',
    id: 'file_log/pods',
    signals: LOGS,
    offsets: options.offsets,
    extensions: [storage],
    config: {
      // Also what the kubelet has renamed: a rotation may come before the last lines are read, or while the agent is down.
      include: ['/var/log/pods/*/*/*.log', '/var/log/pods/*/*/*.log.*'],
      // The newest renamed file stays as it is until the next rotation; older ones are compressed, with a `.tmp` meanwhile.
      exclude: [
        ...options.exclude.map((glob) => `/var/log/pods/${glob}/*`),
        '/var/log/pods/*/*/*.gz',
        '/var/log/pods/*/*/*.tmp',
      ],
      // containerd cuts a line after 16 KiB, also inside a character: decoded part by part, both halves would be replaced.
      encoding: 'utf-8-raw',
      // A log that appears while the agent is down is read whole; offsets keep the rest from being read twice.
      start_at: 'beginning',
      include_file_path: true,
      include_file_name: false,
      max_log_size: MAX_LINE_BYTES,
      storage: storage.id,
      // Without it a refused batch is gone: the receiver does not retry by itself.
      retry_on_failure: { enabled: true, max_elapsed_time: 0 },
      operators: criOperators(MAX_LINE_BYTES),
    },
    needs: {
      // Lines are in the exporter's queue before their offset is stored: a killed agent reads some twice and misses none.
      args: ['--feature-gates=stanza.synchronousLogEmitter'],
      mounts: [{ name: 'pod-logs', path: '/var/log/pods', hostPath: '/var/log/pods', readOnly: true }],
    },
  };
}
