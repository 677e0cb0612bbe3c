import { PORTS } from '../model/ports';
import { MIB } from '../model/units';
import { type Extension } from './component';

/** `/`, for the kubelet's probes. */
export function healthCheck(): Extension {
  return {
    kind: 'extension',
    id: 'health_check',
    config: { endpoint: `0.0.0.0:${PORTS.collectorHealth}` },
    needs: { ports: [{ name: 'health', port: PORTS.collectorHealth, inService: false, from: [] }] },
  };
}

/** A bbolt file for one user. `directory` belongs to that user alone: bbolt takes a lock. */
export function fileStorage(name: string, directory: string): Extension {
  return {
    kind: 'extension',
    id: `file_storage/${name}`,
    directory,
    config: {
      directory,
      create_directory: true,
      directory_permissions: '0750',
      // The kernel may still hold a killed predecessor's lock for a moment.
      timeout: '10s',
      // Power loss may tear a bbolt page without it (contrib 20266); batches keep the cost low.
      fsync: true,
      // A corrupt file is renamed and a new one begun, instead of a crash loop (contrib 35899).
      recreate: true,
      compaction: {
        directory,
        // It would copy a full queue before the collector is healthy: 1.6 GB took 128 s, longer than a start may last.
        on_start: false,
        on_rebound: true,
        rebound_needed_threshold_mib: 100,
        rebound_trigger_threshold_mib: 10,
        // Bytes. Each transaction ends with a sync; at the default of 64 KiB every batch would have its own.
        max_transaction_size: 16 * MIB,
        cleanup_on_start: true,
      },
    },
  };
}
