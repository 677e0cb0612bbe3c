import { spiffeId } from '../../lib';
import { hasAggregators, hasReviewedFiles } from './cluster-files';
import { type Cluster, hubOf } from './clusters';
import { configFile } from './collector-pods';
import { DOOR } from './doors';
import { trustsNobody } from './expired';
import { filesOf, ofKind } from './manifests';

/** What Envoy reads of the clients whom a class trusts. */
interface Trust {
  readonly resources: readonly {
    readonly validation_context: {
      readonly match_typed_subject_alt_names: readonly { matcher: { exact: string } }[];
      readonly custom_validator_config: {
        readonly typed_config: {
          readonly trust_domains: readonly { name: string; trust_bundle: { inline_string: string } }[];
        };
      };
    };
  }[];
}

export function doorTrustTests(cluster: () => Cluster): void {
  test("a class's door trusts exactly the reviewed CAs of the clusters that declare the class", () => {
    const { objects, fleet } = cluster();
    const hub = hubOf(cluster());
    const senders = hub.senders.filter(({ id }) => fleet.trust.has(id));
    let trusted = 0;
    for (const { name } of hub.classes) {
      const file = configFile(objects, `ConfigMap ${DOOR}-trust-${name}`, `trust-${name}.yaml`) as Trust;
      const { match_typed_subject_alt_names: sans, custom_validator_config: validator } =
        file.resources[0]!.validation_context;
      const admitted = senders.filter((sender) => sender.classes.includes(name));
      expect(sans.map(({ matcher }) => matcher.exact)).toEqual(admitted.map(({ id }) => spiffeId(id)));
      expect(validator.typed_config.trust_domains).toEqual(
        admitted.map(({ id }) => ({ name: id, trust_bundle: { inline_string: fleet.trust.get(id) } })),
      );
      trusted += admitted.length;
    }
    // The hub in silver, its edge in gold and bronze; the third cluster's file is missing.
    expect(trusted).toBe(cluster().name === 'trust/hub' ? 3 : 0);
  });
}

export function hubTrustTests(cluster: () => Cluster): void {
  test('every exporter trusts the hub of its fleet by the reviewed file, or nobody before there is one', () => {
    const { objects, fleet, view } = cluster();
    const reviewed = fleet.trust.get(view.sendsTo.id);
    const cas = ofKind(objects, 'ConfigMap')
      .filter(({ metadata }) => metadata.name.startsWith('hub-ca'))
      .map((configMap) => filesOf(configMap)['ca.pem']!);
    // The agent's, the scraper's, and the aggregators'.
    expect(cas).toHaveLength(hasAggregators(cluster()) ? 3 : 2);
    expect(reviewed !== undefined).toBe(hasReviewedFiles(cluster()));
    for (const ca of cas) {
      if (reviewed === undefined) expect(trustsNobody(ca)).toBe(true);
      else expect(ca).toBe(reviewed);
    }
  });
}
