import { RECEIVER_LIMIT_BYTES, SPOOL_BYTES } from '../model/limits';
import { MIB } from '../model/units';
import { ALL_SIGNALS, type Exporter, type Receiver, type Signal } from './component';
import { durable } from './delivery';
import { HUB_REQUESTS } from './hub-exporters';

/**
 * From a pipeline of this collector, through a short queue on disk, to a receiver of the same collector on `port`:
 * many small requests are acknowledged at once and go on in batches.
 */
export function spoolTo(port: number, name: string, queuePath: string): Exporter<Signal> {
  return durable(ALL_SIGNALS, `otlp_grpc/${name}_spool`, {
    config: { endpoint: `127.0.0.1:${port}`, compression: 'none', tls: { insecure: true } },
    egress: [],
    queue: { path: queuePath, bytes: SPOOL_BYTES },
    consumers: HUB_REQUESTS,
  });
}

/** What this collector's own spool sends, on loopback. */
export function ownSpool(port: number, name: string): Receiver<Signal> {
  return {
    kind: 'receiver',
    id: `otlp/${name}_spool`,
    signals: ALL_SIGNALS,
    config: {
      protocols: {
        grpc: { endpoint: `127.0.0.1:${port}`, max_recv_msg_size_mib: RECEIVER_LIMIT_BYTES / MIB },
      },
    },
  };
}
