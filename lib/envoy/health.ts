import { PORTS } from '../model/ports';
import { address, type EnvoyConfig, filter, TYPE } from './types';

/** What the health listener shows. */
export const HEALTH_PAGES = {
  ready: '/ready',
  /** Also while Envoy drains, when `/ready` is 503: a drain that is killed cuts the requests that it waits for. */
  live: '/live',
  metrics: '/stats/prometheus',
} as const;

/**
 * Pages of the admin port behind them. That of `/live` is the smallest of those that the main thread answers in every
 * state: it shows that this thread and a worker run, which a TCP connection, taken by the kernel, does not.
 */
const ADMIN_PAGES = {
  [HEALTH_PAGES.ready]: '/ready',
  [HEALTH_PAGES.live]: '/hot_restart_version',
  [HEALTH_PAGES.metrics]: '/stats/prometheus',
} as const;

/** For probes and the scraper: three pages of the admin port, and no other. */
export function healthListener(): EnvoyConfig {
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
                  routes: Object.entries(ADMIN_PAGES).map(([path, page]) => ({
                    match: { path },
                    route: { cluster: 'admin', prefix_rewrite: page },
                  })),
                },
              ],
            },
          }),
        ],
      },
    ],
  };
}
