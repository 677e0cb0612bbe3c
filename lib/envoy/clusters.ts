import { type Door } from '../fleet/door';
import { PORTS } from '../model/ports';
import { OTLP_PROTOCOLS, type OtlpProtocol, upstreamName } from './listener';
import { address, type EnvoyConfig, TYPE } from './types';

/** Maglev on the identity: one cluster's samples stay in order on one replica, also when others come and go. */
export function upstreamCluster(door: Door, protocol: OtlpProtocol): EnvoyConfig {
  const name = upstreamName(door, protocol);
  const options = protocol === 'grpc' ? { http2_protocol_options: {} } : { http_protocol_options: {} };
  return {
    name,
    // One endpoint for each address of the headless Service: those of ready pods. Envoy 1.40 calls `dns_refresh_rate`
    // beside `type: STRICT_DNS` deprecated.
    cluster_type: {
      name: 'envoy.clusters.dns',
      typed_config: {
        '@type': `${TYPE}.extensions.clusters.dns.v3.DnsCluster`,
        dns_refresh_rate: '5s',
        dns_lookup_family: 'V4_ONLY',
      },
    },
    connect_timeout: '5s',
    lb_policy: 'MAGLEV',
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': `${TYPE}.extensions.upstreams.http.v3.HttpProtocolOptions`,
        explicit_http_config: options,
      },
    },
    circuit_breakers: {
      thresholds: [{ max_connections: 1024, max_pending_requests: 1024, max_requests: 4096 }],
    },
    load_assignment: assignment(name, door.upstream.host, OTLP_PROTOCOLS[protocol].upstreamPort),
  };
}

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
