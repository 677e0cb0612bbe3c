import { type EnvoyConfig, TYPE } from './types';

/**
 * A second way for a request that no gateway has seen, as long as a gateway that is gone is still dialled. What a gateway
 * may have stored already is never sent again: its sender decides that, so neither `5xx` nor `reset` stands here.
 */
export function retryElsewhere(): EnvoyConfig {
  return {
    // No connection was made, or the gateway said that it has not looked at the request (HTTP/2 REFUSED_STREAM).
    retry_on: 'connect-failure,refused-stream',
    num_retries: 2,
    retry_host_predicate: [
      {
        name: 'envoy.retry_host_predicates.previous_hosts',
        typed_config: { '@type': `${TYPE}.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate` },
      },
    ],
    // Each try is another place in the table of hashes: of two gateways it is the same one again half of the time.
    host_selection_retry_max_attempts: 20,
  };
}
