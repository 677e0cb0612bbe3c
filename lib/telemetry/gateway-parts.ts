import { type Processor, type Receiver, type Signal } from '../collector/component';
import { otlp } from '../collector/otlp-receivers';
import { pipeline, type Pipeline } from '../collector/pipeline';
import { promotedLabels } from '../collector/promoted-labels';
import { remoteWriteToStore } from '../collector/remote-write';
import { type StoreTarget } from '../collector/store-exporters';
import { type AcceptedTimes } from '../collector/timestamp-filter';
import { type Sender } from '../fleet/cluster';
import { type IdentitySource } from '../model/identity';
import { GATEWAY_LIMIT_BYTES } from '../model/limits';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { goDuration } from '../model/units';

/** What a gateway is told in either form, ours or the operator's. */
export interface GatewayProps {
  /** Every cluster that sends to the hub. */
  readonly senders: readonly Pick<Sender, 'id' | 'role'>[];
  readonly metricsExport: 'otlp' | 'remoteWrite';
  /** Oldest sample that Prometheus takes, in seconds: its out-of-order window. */
  readonly metricsMaxAgeSeconds: number;
  /** Oldest log line that Loki takes, in seconds. */
  readonly logsMaxAgeSeconds: number;
  /** Header in which the ingress names the sender. */
  readonly identity: IdentitySource;
  /** Namespace whose routes may lead to the classes' Services. @default none */
  readonly routesFrom?: string;
}

/** Takes OTLP with the header in which the ingress names the sender. */
export function fromIngress(ingress: readonly Peer[]): Receiver<Signal> {
  return otlp({ from: ingress, includeMetadata: true, limitBytes: GATEWAY_LIMIT_BYTES });
}

export function acceptedTimes(
  props: Pick<GatewayProps, 'metricsMaxAgeSeconds' | 'logsMaxAgeSeconds'>,
): AcceptedTimes {
  return {
    metricsMaxAge: goDuration(props.metricsMaxAgeSeconds),
    logsMaxAge: goDuration(props.logsMaxAgeSeconds),
  };
}

/** Metrics by remote-write, which has no queue on disk. */
export function remoteWritePipeline(
  ingress: Receiver<Signal>,
  processors: readonly Processor<'metrics'>[],
): Pipeline<'metrics'> {
  return pipeline('metrics', {
    receivers: [ingress],
    processors: [...processors, promotedLabels()],
    exporters: [remoteWriteToStore(STORES.metricsByRemoteWrite)],
  });
}

/** The three stores as the gateways reach them. */
export const STORES = {
  metrics: storeAt(WORKLOADS.prometheus, PORTS.prometheus, '/api/v1/otlp'),
  metricsByRemoteWrite: storeAt(WORKLOADS.prometheus, PORTS.prometheus, '/api/v1/write'),
  logs: storeAt(WORKLOADS.loki, PORTS.loki, '/otlp'),
  traces: storeAt(WORKLOADS.tempo, PORTS.otlpHttp, ''),
} as const;

function storeAt(app: string, port: number, path: string): StoreTarget {
  const namespace = NAMESPACES.monitoring.name;
  return {
    name: app,
    endpoint: `http://${app}.${namespace}.svc.cluster.local:${port}${path}`,
    egress: { to: { namespace, app }, port },
  };
}
