import { type Claim } from './claims';

const COLUMNS = ['claim', 'command', 'goal', 'last figure'];

const INTRODUCTION = `# Proof

What the platform claims, the command that shows it, and the last measured figure with its commit.

- A figure is the median of its rounds. The lowest and the highest round stand in brackets. Machines had two cores.
- \`npm run proof\` takes the figures of runs that leave a report in \`out/\`, and writes \`proof.json\` and this page. CI does not run it. All other figures are written into \`proof.json\` by hand, from the lines that the run prints.
- The commit is the one at which the figure was measured. Runs whose tests assert their figure have the commit of the last full \`.ci/run\`.
- Aggregator rows: the agent is the rendered one without three of its components: the kubelet receiver, the pod-log receiver with its offsets, and \`k8s_attributes\`. The test sends OTLP only and writes the namespace itself. Doors are doubles that record. Addresses and directories are replaced. The aggregators run every component.
- What is not shown stands in [limits.md](limits.md).
`;

/** The text of docs/proof.md, as prettier leaves it. */
export function proofPage(claims: readonly Claim[]): string {
  const rows = claims.map(({ claim, command, goal, figure, commit }) => [
    claim,
    command === '' ? '' : `\`${command}\``,
    goal,
    `${figure}; ${commit}`,
  ]);
  const widths = COLUMNS.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  const table = [line(COLUMNS, ' '), line(['', '', '', ''], '-'), ...rows.map((row) => line(row, ' '))];
  return `${INTRODUCTION}\n${table.join('\n')}\n`;
}
