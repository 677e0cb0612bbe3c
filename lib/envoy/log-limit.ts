import { type Door } from '../fleet/door';
import { ENVOY_PATHS } from './paths';
import { type EnvoyConfig, TYPE } from './types';

/** File of the token buckets, beside the bootstrap: Envoy 1.40 takes none inside a log's filter. */
export const LOG_LIMITS_FILE = 'log-limits.yaml';

/** Ten lines at once, then one a second: less than 20 MB a day of one class at one Envoy. */
const LINES: EnvoyConfig = { max_tokens: 10, tokens_per_fill: 1, fill_interval: '1s' };

/** The resources of the file: a bucket for each class, so that a flood at one door hides nothing at another. */
export function logLimits(doors: readonly Door[]): EnvoyConfig {
  return {
    resources: doors.map(({ className }) => ({
      '@type': `${TYPE}.service.discovery.v3.Resource`,
      name: bucketName(className),
      resource: { '@type': `${TYPE}.type.v3.TokenBucket`, ...LINES },
    })),
  };
}

/** A log's filter that lets as many lines pass as the bucket of a class holds. */
export function limitedLines(className: string): EnvoyConfig {
  return {
    extension_filter: {
      name: 'envoy.access_loggers.extension_filters.process_ratelimit',
      typed_config: {
        '@type': `${TYPE}.extensions.access_loggers.filters.process_ratelimit.v3.ProcessRateLimitFilter`,
        dynamic_config: {
          resource_name: bucketName(className),
          config_source: {
            resource_api_version: 'V3',
            path_config_source: { path: `${ENVOY_PATHS.config}/${LOG_LIMITS_FILE}` },
          },
        },
      },
    },
  };
}

function bucketName(className: string): string {
  return `handshakes-${className}`;
}
