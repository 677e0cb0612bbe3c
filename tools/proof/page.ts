import { type Claim } from './claims';

const COLUMNS = ['claim', 'command', 'goal', 'last figure'];

const INTRODUCTION = `# Proof

What the platform claims, the command that shows it, and the last measured figure with its commit.

- A figure is the median of its rounds. The lowest and the highest round stand in brackets. Machines had two cores.
- \`npm run proof\` takes the figures of runs that leave a report in \`out/\`, and writes \`proof.json\` and this page. CI does not run it. All other figures are written into \`proof.json\` by hand, from the lines that the run prints.
- The commit is the one at which the figure was measured. Runs whose tests assert their figure have the commit of the last full \`.ci/run\`.
- _Before HTTP_: collectors still spoke gRPC to doors and stores. The figure has to be measured again.
- _gRPC clients_: the benchmark's clients still spoke gRPC to the doors. They speak HTTP now, as agents and scrapers do. The figure has to be measured again.
- The flood's p99 is the median of four runs of five rounds with gRPC clients, whose medians are 1.14, 1.21, 1.26 and 1.31. The goal is not reached as a median over all runs.
- Aggregator rows: the agent is the rendered one without three of its components: the kubelet receiver, the pod-log receiver with its offsets, and \`k8s_attributes\`. The test sends OTLP only and writes the namespace itself. Doors are doubles that record. Addresses and directories are replaced. The aggregators run every component.
- What is not shown stands in [limits.md](limits.md).
`;

/** The text of docs/proof.md, as prettier leaves it. */
export function proofPage(claims: readonly Claim[]): string {
  const rows = claims.map(({ claim, command, goal, figure, commit, stale }) => [
    claim,
    command === '' ? '' : `\`${command}\``,
    goal,
    [figure, ...(stale === undefined ? [] : [`_${stale}_`]), commit].join('; '),
  ]);
  const widths = COLUMNS.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  const table = [line(COLUMNS, ' '), line(['', '', '', ''], '-'), ...rows.map((row) => line(row, ' '))];
  return `${INTRODUCTION}\n${table.join('\n')}\n`;
}
