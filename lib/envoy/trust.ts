import { type Door } from '../fleet/door';
import { spiffeId } from '../model/identity';
import { trustName } from './listener';
import { ENVOY_PATHS } from './paths';
import { type EnvoyConfig, TYPE } from './types';

/**
 * SDS file of one class: the CAs of its clusters, each valid for that cluster's trust domain alone.
 * `trust_domains: []` refuses everyone, which is what a class without clusters must do.
 */
export function trustSecret({ className, trusted }: Door): EnvoyConfig {
  return sdsFile({
    name: trustName(className),
    validation_context: {
      // The door takes telemetry clients only: the one SPIFFE id that each cluster's leaf certificates have. The SPIFFE
      // validator reads this list too; by itself it takes any id of a trust domain.
      match_typed_subject_alt_names: trusted.map(({ id }) => ({
        san_type: 'URI',
        matcher: { exact: spiffeId(id) },
      })),
      custom_validator_config: {
        name: 'envoy.tls.cert_validator.spiffe',
        typed_config: {
          '@type': `${TYPE}.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig`,
          trust_domains: trusted.map(({ id, caPem }) => ({
            name: id,
            trust_bundle: { inline_string: caPem },
          })),
        },
      },
    },
  });
}

/** The door's own certificate, read again whenever cert-manager renews it. */
export function serverSecret(): EnvoyConfig {
  const directory = ENVOY_PATHS.serverTls;
  return sdsFile({
    name: 'server',
    tls_certificate: {
      certificate_chain: { filename: `${directory}/tls.crt` },
      private_key: { filename: `${directory}/tls.key` },
      watched_directory: { path: directory },
    },
  });
}

function sdsFile(secret: EnvoyConfig): EnvoyConfig {
  return { resources: [{ '@type': `${TYPE}.extensions.transport_sockets.tls.v3.Secret`, ...secret }] };
}
