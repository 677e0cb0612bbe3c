import { type MetricKind } from './metric';

/** UCUM to Prometheus unit words: the table of github.com/prometheus/otlptranslator v1.0.0, `unitMap`. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '1': '',
  '%': 'percent',
};

/** The same module's `perUnitMap`, for units such as `By/s`. */
const PER_UNIT_WORDS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/**
 * Name under which Prometheus 3.13 stores an OTLP metric with `translation_strategy:
 * UnderscoreEscapingWithSuffixes` (its default): otlptranslator v1.0.0, `normalizeName`.
 */
export function storedName(otelName: string, unit: string, kind: MetricKind): string {
  let tokens = otelName.split(/[^a-zA-Z0-9:]+/).filter((token) => token !== '');
  for (const word of unitWords(unit)) {
    if (!tokens.includes(word)) tokens.push(word);
  }
  if (kind === 'counter') tokens = moveToEnd(tokens, 'total');
  if (kind === 'gauge' && unit === '1') tokens = moveToEnd(tokens, 'ratio');
  const name = tokens.join('_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

function unitWords(unit: string): string[] {
  const slash = unit.indexOf('/');
  const main = slash < 0 ? unit : unit.slice(0, slash);
  const per = slash < 0 ? '' : unit.slice(slash + 1);
  const perWord = unitWord(per, PER_UNIT_WORDS);
  return [unitWord(main, UNIT_WORDS), perWord && `per_${perWord}`].filter((word) => word !== '');
}

/** Annotations such as `{cpu}` count things and name no unit. */
function unitWord(text: string, table: Readonly<Record<string, string>>): string {
  const unit = text.trim();
  if (/[{}]/.test(unit)) return '';
  return (table[unit] ?? unit).replace(/[^a-zA-Z0-9:]+/g, '_').replace(/^_|_$/g, '');
}

/** Every occurrence goes, not only the last: `process_runtime_total_alloc_bytes` loses its inner `total`. */
function moveToEnd(tokens: readonly string[], word: string): string[] {
  return [...tokens.filter((token) => token !== word), word];
}
