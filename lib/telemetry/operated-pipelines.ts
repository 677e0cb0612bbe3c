import { identityFromCertificate } from '../collector/cluster-identity';
import { ALL_SIGNALS, METRICS } from '../collector/component';
import { memoryLimiter } from '../collector/memory-limiter';
import { inOrder, pipeline, type Pipelines, when } from '../collector/pipeline';
import { hubReceivedAtOfRecords } from '../collector/received-at';
import { resourceConstants } from '../collector/resource-constants';
import { storableKeys, storableMetrics } from '../collector/storable';
import { otlpToStore } from '../collector/store-exporters';
import { timestampFilter } from '../collector/timestamp-filter';
import { acceptedTimes, fromIngress, type GatewayProps, remoteWritePipeline, STORES } from './gateway-parts';

/** Places of a class's constants: its own name on everything, and that of its gateway on metrics. */
export const CLASS_CONSTANTS = { ofAll: 'class', ofMetrics: 'received_at' } as const;

export interface OperatedPipelinesProps extends Omit<GatewayProps, 'routesFrom'> {
  /** Requests with new data that one replica may have under way at each store. */
  readonly storeRequests: number;
}

/**
 * From the ingress to the three stores, in one configuration that all classes share: nothing is queued on disk, and the
 * class's constants are left open.
 */
export function operatedPipelines(props: OperatedPipelinesProps): Pipelines {
  // Who may connect differs by class and stands in the network policy of each.
  const ingress = fromIngress([]);
  const requests = props.storeRequests;
  const processors = [
    memoryLimiter(),
    ...identityFromCertificate({ senders: props.senders, source: props.identity, constants: {} }),
    resourceConstants(CLASS_CONSTANTS.ofAll, ALL_SIGNALS),
    storableKeys(),
    timestampFilter(acceptedTimes(props)),
    hubReceivedAtOfRecords(),
  ];
  const metrics = [...processors, storableMetrics(), resourceConstants(CLASS_CONSTANTS.ofMetrics, METRICS)];
  const byOtlp = props.metricsExport === 'otlp';
  const byRemoteWrite = props.metricsExport === 'remoteWrite';
  return inOrder(
    when(
      byOtlp,
      pipeline('metrics', {
        receivers: [ingress],
        processors: metrics,
        exporters: [otlpToStore('metrics', STORES.metrics, requests)],
      }),
    ),
    when(byRemoteWrite, remoteWritePipeline(ingress, metrics)),
    pipeline('logs', {
      receivers: [ingress],
      processors,
      exporters: [otlpToStore('logs', STORES.logs, requests)],
    }),
    pipeline('traces', {
      receivers: [ingress],
      processors,
      exporters: [otlpToStore('traces', STORES.traces, requests)],
    }),
  );
}
