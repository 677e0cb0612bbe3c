import { type Exporter, METRICS } from './component';
import { type StoreTarget } from './store-exporters';

/** Prometheus remote-write. The exporter has no durable queue: a chosen loss, see `hub.metrics.export`. */
export function remoteWriteToStore({ name, endpoint, egress }: StoreTarget): Exporter<'metrics'> {
  return {
    kind: 'exporter',
    id: `prometheusremotewrite/${name}`,
    signals: METRICS,
    delivery: { kind: 'memory', reason: 'hub.metrics.export: remoteWrite; the exporter knows no storage' },
    config: {
      endpoint,
      timeout: '30s',
      // Series as Prometheus makes them of OTLP: `job` and `instance` say the service, `promotedLabels` keeps its name.
      resource_to_telemetry_conversion: { enabled: true, exclude_service_attributes: true },
      disable_scope_info: true,
      // One at a time keeps samples of a series in order (contrib 42222).
      max_batch_request_parallelism: 1,
      remote_write_queue: { enabled: true, queue_size: 10_000, num_consumers: 1 },
      retry_on_failure: { enabled: true, max_elapsed_time: 0 },
    },
    needs: { egress: [egress] },
  };
}
