import { type Row, SETTLING_SECONDS } from './report';

/** Beyond this age of the oldest record on the way, its age says more than the last probes. */
const OLD_SECONDS = 10;

const HEAD = ['CLUSTER', 'CLASS', 'SIGNAL', 'SENT', 'STORED', 'ON THE WAY', 'LOST', 'LATENCY'];
/** Columns of text, which are aligned left; numbers are aligned right. */
const TEXTS = 3;

/** The lines of the table, with its sums. */
export function table(rows: readonly Row[]): string[] {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const lines = [
    HEAD,
    ...rows.map((row) => [
      row.cluster,
      row.className,
      row.signal,
      ...counts(row.sent, row.stored, row.onTheWay, row.lost),
      latency(row),
    ]),
    [
      'all',
      '',
      '',
      ...counts(
        sum((row) => row.sent),
        sum((row) => row.stored),
        sum((row) => row.onTheWay),
        sum((row) => row.lost),
      ),
      '',
    ],
  ];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const printed = lines.map((line) =>
    line
      .map((cell, column) => (column < TEXTS ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '─'.repeat(printed[0]!.length);
  return [printed[0]!, rule, ...printed.slice(1, -1), rule, printed.at(-1)!];
}

/** What the columns mean. */
export const LEGEND = [
  'sent: taken by the agent · stored: found at the hub, in its cluster and class',
  `lost: not found ${SETTLING_SECONDS} s after it was taken; after a fault it may still come`,
];

function counts(...values: readonly number[]): string[] {
  return values.map((value) => value.toLocaleString('en-US'));
}

function latency({ latency: median, oldest }: Row): string {
  if (oldest > OLD_SECONDS) return `> ${Math.floor(oldest)} s`;
  return median === undefined ? '…' : `${median.toFixed(1)} s`;
}
