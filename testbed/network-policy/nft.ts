import { type Admitted, type PodRules } from './pod-rules';

/** A chain for each pod and direction that policies select: what they admit returns, all else is dropped. */
export function chains(pods: readonly PodRules[]): string {
  return pods
    .flatMap((pod) =>
      DIRECTIONS.filter((direction) => pod[direction] !== undefined).map(
        (direction) => `  chain ${chainName(direction, pod)} {
${pod[direction]!.flatMap((admitted) => returns(direction, admitted)).join('\n')}
    drop
  }`,
      ),
    )
    .join('\n');
}

/** The rules that send a packet through the chains of its pods: what goes out of one, and what comes in. */
export function verdicts(pods: readonly PodRules[]): string {
  const maps = DIRECTIONS.flatMap((direction) => {
    const entries = pods
      .filter((pod) => pod[direction] !== undefined)
      .map((pod) => `${pod.address} : jump ${chainName(direction, pod)}`);
    const side = direction === 'egress' ? 'saddr' : 'daddr';
    return entries.length === 0 ? [] : [`ip ${side} vmap { ${entries.join(', ')} }`];
  });
  return ['ct state established,related accept', ...maps].join('\n    ');
}

/** In the order in which a packet meets them. */
const DIRECTIONS = ['egress', 'ingress'] as const;
type Direction = (typeof DIRECTIONS)[number];

function chainName(direction: Direction, { address }: PodRules): string {
  return `${direction}_${address.replaceAll('.', '_')}`;
}

function returns(direction: Direction, { peers, ports }: Admitted): string[] {
  if (peers?.length === 0) return [];
  const side = direction === 'egress' ? 'daddr' : 'saddr';
  const peer =
    peers === undefined || peers.includes('0.0.0.0/0') ? '' : `ip ${side} { ${peers.join(', ')} } `;
  if (ports === undefined) return [`    ${peer}return`];
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return protocols.map((protocol) => {
    const numbers = ports.filter((port) => port.protocol === protocol).map(({ port }) => port);
    return `    ${peer}${protocol.toLowerCase()} dport { ${[...new Set(numbers)].join(', ')} } return`;
  });
}
