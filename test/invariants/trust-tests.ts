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

/** The clusters whom a class of a hub's own Envoy trusts, and their CAs. */
function trustOf({ objects }: Cluster, className: string) {
  const file = configFile(
    objects,
    `ConfigMap ${DOOR}-trust-${className}`,
    `trust-${className}.yaml`,
  ) as Trust;
  const { match_typed_subject_alt_names: sans, custom_validator_config: validator } =
    file.resources[0]!.validation_context;
  return { sans, domains: validator.typed_config.trust_domains };
}

export function doorTrustTests(cluster: () => Cluster): void {
  test("a class's door trusts exactly the reviewed CAs of the clusters that declare the class", () => {
    const { fleet } = cluster();
    const hub = hubOf(cluster());
    const senders = hub.senders.filter(({ id }) => fleet.trust.has(id));
    for (const { name } of hub.classes) {
      const { sans, domains } = trustOf(cluster(), name);
      const admitted = senders.filter(({ classes }) => classes.includes(name));
      expect(sans.map(({ matcher }) => matcher.exact)).toEqual(admitted.map(({ id }) => spiffeId(id)));
      expect(domains).toEqual(
        admitted.map(({ id }) => ({ name: id, trust_bundle: { inline_string: fleet.trust.get(id) } })),
      );
    }
  });
}

/** Hub → the clusters that each class of it trusts. The third cluster of `trust` has no reviewed file. */
export const TRUSTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'trust/hub': {
    gold: ['fed-observability-remote'],
    silver: ['fed-observability-test'],
    bronze: ['fed-observability-remote'],
  },
  'fleet/hub': { gold: [], silver: [], bronze: [] },
};

export function trustedTests(cluster: () => Cluster): void {
  test('these clusters are trusted, and no others', () => {
    const classes = hubOf(cluster()).classes.map(({ name }) => name);
    const trusted = classes.map((name) => [name, trustOf(cluster(), name).domains.map(({ name: id }) => id)]);
    expect(Object.fromEntries(trusted)).toEqual(TRUSTED[cluster().name]);
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
    for (const ca of cas) {
      if (reviewed === undefined) expect(trustsNobody(ca)).toBe(true);
      else expect(ca).toBe(reviewed);
    }
  });
}

export function reviewedTrustTests(cluster: () => Cluster): void {
  test("the hub's CA is reviewed exactly where the config has reviewed files", () => {
    const { fleet, view } = cluster();
    expect(fleet.trust.has(view.sendsTo.id)).toBe(hasReviewedFiles(cluster()));
  });
}
