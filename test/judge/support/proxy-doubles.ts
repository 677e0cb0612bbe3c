import { TYPE } from '../../../lib/envoy/types';

/** One mutual-TLS listener as a Gateway API controller's sources say that it asks of Envoy. */
export interface ProxyListener {
  readonly port: number;
  /** Files on disk. */
  readonly certificate: string;
  readonly key: string;
  readonly clientCas: string;
  readonly controller: 'kgateway' | 'envoyGateway';
  /** URIs that Envoy Gateway matches; kgateway cannot. */
  readonly uris: readonly string[];
  readonly upstreamPort: number;
}

const IDENTITY = 'x-cluster-identity';

/** Bootstrap of an Envoy with such listeners: a double of the controllers' translation, not of what Envoy makes of it. */
export function proxyBootstrap(listeners: readonly ProxyListener[], adminPort: number): object {
  return {
    admin: { address: address(adminPort) },
    static_resources: {
      listeners: listeners.map(listener),
      clusters: [
        {
          name: 'gateway',
          type: 'STATIC',
          connect_timeout: '1s',
          load_assignment: {
            cluster_name: 'gateway',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address(listeners[0]!.upstreamPort) } }] }],
          },
        },
      ],
    },
  };
}

function listener(row: ProxyListener): object {
  const kgateway = row.controller === 'kgateway';
  return {
    name: `listener-${row.port}`,
    address: address(row.port),
    filter_chains: [
      {
        transport_socket: {
          name: 'envoy.transport_sockets.tls',
          typed_config: {
            '@type': `${TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext`,
            require_client_certificate: true,
            common_tls_context: {
              tls_certificates: [
                { certificate_chain: { filename: row.certificate }, private_key: { filename: row.key } },
              ],
              validation_context: {
                trusted_ca: { filename: row.clientCas },
                ...(kgateway
                  ? {}
                  : {
                      match_typed_subject_alt_names: row.uris.map((exact) => ({
                        san_type: 'URI',
                        matcher: { exact },
                      })),
                    }),
              },
            },
          },
        },
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
              stat_prefix: 'proxy',
              use_remote_address: true,
              ...(kgateway ? earlyRemoval() : forwardedCertificate()),
              route_config: {
                virtual_hosts: [
                  {
                    name: 'all',
                    domains: ['*'],
                    routes: [
                      {
                        match: { safe_regex: { regex: '/v1/(metrics|logs|traces)' } },
                        route: { cluster: 'gateway' },
                        ...(kgateway ? identityFromPeer() : {}),
                      },
                    ],
                  },
                ],
              },
              http_filters: [
                {
                  name: 'envoy.filters.http.router',
                  typed_config: { '@type': `${TYPE}.extensions.filters.http.router.v3.Router` },
                },
              ],
            },
          },
        ],
      },
    ],
  };
}

/** ListenerPolicy `earlyRequestHeaderModifier.remove`. */
function earlyRemoval(): object {
  return {
    early_header_mutation_extensions: [
      {
        name: 'envoy.http.early_header_mutation.header_mutation',
        typed_config: {
          '@type': `${TYPE}.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation`,
          mutations: [{ remove: IDENTITY }],
        },
      },
    ],
  };
}

/** The routes' `RequestHeaderModifier` with `set`. */
function identityFromPeer(): object {
  return {
    request_headers_to_add: [
      {
        header: { key: IDENTITY, value: '%DOWNSTREAM_PEER_URI_SAN%' },
        append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
      },
    ],
  };
}

/** ClientTrafficPolicy `xForwardedClientCert: { mode: SanitizeSet, certDetailsToAdd: [URI] }`. */
function forwardedCertificate(): object {
  return {
    forward_client_cert_details: 'SANITIZE_SET',
    set_current_client_cert_details: { uri: true },
  };
}

function address(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
