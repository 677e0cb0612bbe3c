import { type Door } from '../fleet/door';
import { PORTS } from '../model/ports';
import { DNS_REFRESH_SECONDS } from '../model/withdrawal';
import { OTLP_PROTOCOLS, type OtlpProtocol, upstreamName } from './listener';
import { address, type EnvoyConfig, TYPE } from './types';

/** Maglev on the identity: one cluster's samples stay in order on one replica, also when others come and go. */
export function upstreamCluster(door: Door, protocol: OtlpProtocol): EnvoyConfig {
  const name = upstreamName(door, protocol);
  const options =
    protocol === 'grpc' ? { http2_protocol_options: HTTP2_OPTIONS } : { http_protocol_options: {} };
  return {
    name,
    // One endpoint for each address of the headless Service: those of ready pods. Envoy 1.40 calls `dns_refresh_rate`
    // beside `type: STRICT_DNS` deprecated.
    cluster_type: {
      name: 'envoy.clusters.dns',
      typed_config: {
        '@type': `${TYPE}.extensions.clusters.dns.v3.DnsCluster`,
        dns_refresh_rate: `${DNS_REFRESH_SECONDS}s`,
        dns_lookup_family: 'V4_ONLY',
      },
    },
    // A packet that is lost is sent again after a second. A pod that is gone answers nothing.
    connect_timeout: '2s',
    lb_policy: 'MAGLEV',
    outlier_detection: UNREACHABLE,
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': `${TYPE}.extensions.upstreams.http.v3.HttpProtocolOptions`,
        explicit_http_config: options,
      },
    },
    circuit_breakers: {
      thresholds: [
        // Every request may need its second way: by default three at a time have one.
        { max_connections: 1024, max_pending_requests: 1024, max_requests: 4096, max_retries: 4096 },
      ],
    },
    load_assignment: assignment(name, door.upstream.host, OTLP_PROTOCOLS[protocol].upstreamPort),
  };
}

/**
 * A gateway that is not reached gets nothing for a while: it does not wait for the next look at DNS. What a gateway
 * answers is no reason: one that says 503 is full or waits for a store, and its load would fill the next one.
 */
const UNREACHABLE: EnvoyConfig = {
  split_external_local_origin_errors: true,
  consecutive_local_origin_failure: 2,
  enforcing_consecutive_5xx: 0,
  enforcing_success_rate: 0,
  enforcing_local_origin_success_rate: 0,
  // How often it is looked whether the time of one is over.
  interval: '1s',
  // A container that starts again keeps its address.
  base_ejection_time: '10s',
  max_ejection_time: '30s',
  // One of two; with more away than stay, all are dialled again.
  max_ejection_percent: 50,
};

/**
 * All calls of gRPC share a connection, which nothing else ends when the node behind it is gone. Collectors allow a ping
 * every ten seconds.
 */
const HTTP2_OPTIONS: EnvoyConfig = { connection_keepalive: { interval: '15s', timeout: '5s' } };

/** The admin port, for the health listener. */
export function adminCluster(): EnvoyConfig {
  return {
    name: 'admin',
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: assignment('admin', '127.0.0.1', PORTS.envoyAdmin),
  };
}

function assignment(cluster: string, host: string, port: number): EnvoyConfig {
  return {
    cluster_name: cluster,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: address(host, port) } }] }],
  };
}
