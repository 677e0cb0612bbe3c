/** A selector of LogQL with line filters, as LogsQL; throws for what the stand-in does not know. */
export function logsQl(query: string): string {
  const selector = new RegExp(`^\\s*\\{\\s*(${MATCHER}(?:\\s*,\\s*${MATCHER})*)\\s*,?\\s*\\}`).exec(query);
  if (selector === null) throw new Error(`the stand-in knows a selector and line filters only: ${query}`);
  const matchers = [...selector[1]!.matchAll(new RegExp(MATCHER, 'g'))].map(
    ([, name, operator, value]) => `${JSON.stringify(name)}${operator}${JSON.stringify(textOf(value!))}`,
  );
  const filters: string[] = [];
  let rest = query.slice(selector[0].length);
  while (rest.trim() !== '') {
    const filter = new RegExp(`^\\s*(\\|=|!=|\\|~|!~)\\s*(${STRING})`).exec(rest);
    if (filter === null) throw new Error(`the stand-in knows line filters only: ${rest}`);
    filters.push(lineFilter(filter[1]!, textOf(filter[2]!)));
    rest = rest.slice(filter[0].length);
  }
  return [`{${matchers.join(',')}}`, ...filters].join(' ');
}

const STRING = '"(?:[^"\\\\]|\\\\.)*"|`[^`]*`';
const MATCHER = `([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*(${STRING})`;

function lineFilter(operator: string, text: string): string {
  const pattern = operator.endsWith('=') ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text;
  return `${operator.startsWith('!') ? '!' : ''}_msg:~${JSON.stringify(pattern)}`;
}

function textOf(literal: string): string {
  return literal.startsWith('`') ? literal.slice(1, -1) : (JSON.parse(literal) as string);
}
