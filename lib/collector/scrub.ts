import { SECRETS } from '../model/secret-names';
import { ALL_SIGNALS, METRICS, type Processor, type Signal } from './component';

/**
 * Texts that must not leave a cluster, as RE2. No check digit is computed: a 16-digit id that begins with 4 is masked.
 * Unix times in seconds to nanoseconds are not. Not masked either: American Express in groups of 4, 6 and 5 digits,
 * Mastercard 2221–2720, phone numbers without `+` or in pairs of digits. docs/architecture.md has the whole list.
 */
const PERSONAL_DATA = {
  email: '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}',
  usSocialSecurity: '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  card: '\\b(?:4\\d{3}|5[1-5]\\d{2}|3[47]\\d{2}|6011|65\\d{2})[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{3,4}\\b',
  phone: '\\+\\d{1,3}[ .-]?\\(?\\d{2,4}\\)?[ .-]?\\d{3,4}[ .-]?\\d{3,4}\\b',
};

const COMMON = {
  allow_all_keys: true,
  redact_all_types: true,
  // `$` would be read as a variable; none of the patterns has one.
  blocked_values: Object.values(PERSONAL_DATA),
  summary: 'silent',
};

/** Masks personal data in attributes and bodies of logs and traces before anything is queued or sent. */
export function scrub(): Processor<Signal> {
  return { kind: 'processor', id: 'redaction/personal_data', signals: ALL_SIGNALS, config: COMMON };
}

/**
 * Replaces personal data in attributes of metrics by a keyed hash: one mask for all would make one series of three
 * users, and their counters would look like resets. Without the cluster's key a guess cannot be tried.
 */
export function scrubMetrics(): Processor<'metrics'> {
  return {
    kind: 'processor',
    id: 'redaction/personal_data_metrics',
    signals: METRICS,
    config: { ...COMMON, hash_function: 'hmac-sha256', hmac_key: '${env:MASKING_KEY}' },
    needs: { env: [{ name: 'MASKING_KEY', secret: SECRETS.maskingKey, key: 'tls.key' }] },
  };
}
