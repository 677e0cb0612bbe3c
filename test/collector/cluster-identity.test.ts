import { identityFromCertificate } from '../../lib/collector/cluster-identity';
import { ATTRIBUTES } from '../../lib/model/attributes';
import { PEER_URI } from '../../lib/model/identity';

interface Statements {
  readonly context: string;
  readonly statements: readonly string[];
}

const transform = identityFromCertificate({
  senders: [
    { id: 'the-hub', role: 'hub' },
    { id: 'an-edge', role: 'edge' },
  ],
  source: PEER_URI,
  constants: { [ATTRIBUTES.telemetryClass]: 'gold' },
}).find(({ id }) => id === 'transform/identity')!.config as unknown as Readonly<
  Record<string, readonly Statements[]>
>;

const patternOf = (statement: string) =>
  new RegExp(/^delete_matching_keys\([a-z]+\.attributes, "(.*)"\)$/.exec(statement)![1]!);

test.each([
  ['metric_statements', ['resource', 'scope', 'datapoint']],
  ['log_statements', ['resource', 'scope', 'log']],
  ['trace_statements', ['resource', 'scope', 'span']],
])(
  '%s: the hub removes what a payload says about its cluster wherever a store reads it',
  (signal, contexts) => {
    const groups = transform[signal]!;
    expect(groups.map(({ context }) => context)).toEqual(contexts);
    for (const { context, statements } of groups) {
      expect(statements[0]).toMatch(new RegExp(`^delete_matching_keys\\(${context}\\.attributes, `));
      const pattern = patternOf(statements[0]!);
      // Prometheus and Loki make the same label of all of these, and a point's own wins over its resource's.
      for (const key of ['cluster.id', 'cluster_id', 'cluster-id', 'cluster..id', 'cluster/role']) {
        expect(key).toMatch(pattern);
      }
      for (const key of ['telemetry.class', 'telemetry_class', 'hub.received_at', 'hub-received.at']) {
        expect(key).toMatch(pattern);
      }
      for (const key of ['k8s.cluster.id', 'cluster.identity', 'clusterid', 'hub.received', 'service.name']) {
        expect(key).not.toMatch(pattern);
      }
    }
  },
);

test('the class is set after what the payload says of it is gone', () => {
  for (const groups of [
    transform['metric_statements'],
    transform['log_statements'],
    transform['trace_statements'],
  ]) {
    expect(groups![0]!.statements).toContain('set(resource.attributes["telemetry.class"], "gold")');
  }
});

test('a role is what the config of the sender says, in one statement for all edges', () => {
  const role = 'resource.attributes["cluster.role"]';
  for (const signal of ['metric_statements', 'log_statements', 'trace_statements']) {
    const { statements } = transform[signal]![0]!;
    expect(statements.filter((text) => text.startsWith(`set(${role}`))).toEqual([
      `set(${role}, "edge")`,
      `set(${role}, "hub") where resource.attributes["cluster.id"] == "the-hub"`,
    ]);
  }
});
