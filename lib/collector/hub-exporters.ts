import { type OtlpEndpoint } from '../fleet/endpoints';
import { BACKLOG_HEADER } from '../model/headers';
import { ANYONE, type Mount } from '../model/pod';
import { ALL_SIGNALS, type Signal } from './component';
import { durable, synchronous } from './delivery';
import { type TwoWays } from './primary-first';

/** Client certificate (cert-manager Secret) and the hub's CA (reviewed file), as mounted in the pod. */
export interface ClientTls {
  readonly certificate: Mount;
  readonly ca: Mount;
}

/** Requests under way at the door, of each signal and class: a kill may send these twice. */
export const HUB_REQUESTS = 4;

/** A gateway whose store hangs moves the data to its own disk after 5 seconds (`STORE_TIMEOUT`), and answers then. */
const HUB_TIMEOUT = '15s';

/**
 * OTLP/HTTP with mutual TLS to one class's door. Not gRPC: after minutes of an outage gRPC waits up to two minutes between
 * two attempts to connect (its back-off, which no setting of the collector bounds); HTTP connects with the next request.
 */
export function otlpToHub(
  { name, host, port, queueBytes }: OtlpEndpoint,
  tls: ClientTls,
  queuePath: string,
): TwoWays<Signal> {
  const config = {
    endpoint: `https://${host}:${port}`,
    compression: 'zstd',
    // A NodeBalancer publishes no idle timeout, so an idle connection must not stay silent. The ping also finds a
    // connection whose peer is gone.
    http2_read_idle_timeout: '30s',
    http2_ping_timeout: '10s',
    tls: {
      ca_file: `${tls.ca.path}/ca.pem`,
      cert_file: `${tls.certificate.path}/tls.crt`,
      key_file: `${tls.certificate.path}/tls.key`,
      min_version: '1.3',
      // cert-manager renews a third of the lifetime ahead; the kubelet needs about two minutes to show it.
      reload_interval: '1m',
    },
  };
  const mounts = [tls.certificate, tls.ca];
  const egress = [{ to: ANYONE, port }];
  return {
    primary: synchronous(ALL_SIGNALS, `otlp_http/${name}_live`, {
      config,
      mounts,
      egress,
      requests: HUB_REQUESTS,
      timeout: HUB_TIMEOUT,
    }),
    fallback: durable(ALL_SIGNALS, `otlp_http/${name}_backlog`, {
      config: { ...config, headers: { [BACKLOG_HEADER]: 'true' } },
      mounts,
      egress,
      queue: { path: queuePath, bytes: queueBytes },
      consumers: HUB_REQUESTS / 2,
    }),
  };
}
