import { PORTS } from '../model/ports';
import { address, type EnvoyConfig, filter, TYPE } from './types';

/** For probes and the scraper: two pages of the admin port, and no other. */
export function healthListener(): EnvoyConfig {
  const pages = ['/ready', '/stats/prometheus'];
  return {
    name: 'health',
    address: address('0.0.0.0', PORTS.envoyHealth),
    // Answers while the doors refuse.
    ignore_global_conn_limit: true,
    bypass_overload_manager: true,
    filter_chains: [
      {
        filters: [
          filter('envoy.filters.network.http_connection_manager', {
            '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
            stat_prefix: 'health',
            request_timeout: '10s',
            request_headers_timeout: '5s',
            http_filters: [
              filter('envoy.filters.http.router', {
                '@type': `${TYPE}.extensions.filters.http.router.v3.Router`,
              }),
            ],
            route_config: {
              virtual_hosts: [
                {
                  name: 'health',
                  domains: ['*'],
                  routes: pages.map((path) => ({ match: { path }, route: { cluster: 'admin' } })),
                },
              ],
            },
          }),
        ],
      },
    ],
  };
}
