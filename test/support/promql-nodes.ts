import { createRequire } from 'node:module';

interface Parser {
  parse(text: string): {
    iterate(spec: { enter: (node: { name: string; from: number; to: number }) => void }): void;
  };
}

// Its types speak of an ES module only, and what `require` finds is CommonJS.
const { parser } = createRequire(__filename)('@prometheus-io/lezer-promql') as { parser: Parser };

/** Every node of a query in its order, by the grammar of Prometheus' own editor; a fault is a node `⚠`. */
export function promqlNodes(promql: string): { name: string; text: string }[] {
  const nodes: { name: string; text: string }[] = [];
  parser.parse(promql).iterate({
    enter: ({ name, from, to }) => void nodes.push({ name, text: promql.slice(from, to) }),
  });
  return nodes;
}
