import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  clusterConfig,
  configFiles,
  type Files,
  fleetOfFiles,
  objectsOf,
  stackFile,
} from '../support/fixtures';
import { changedFields } from './changed-fields';

const CA = readFileSync(join(__dirname, 'third-edge.pem'), 'utf8');
const THIRD = { 'Pulumi.third.yaml': stackFile(clusterConfig('edge', { id: 'third-edge' })) };
const THIRD_TRUST = { 'trust/third-edge.pem': CA };

const before = fleetOfFiles(configFiles());

/** What a further file changes in the manifests of a stack. */
function changes(stack: string, further: Files): string[] {
  const after = fleetOfFiles({ ...configFiles(), ...further });
  return changedFields(objectsOf(stack, before), objectsOf(stack, after));
}

const HUB = 'observability-hub/otel-gateway-external';

/** Number of buckets, one for each cluster that may send, of requests and of bytes at each class's listener. */
const ROUTES = [0, 1, 2].flatMap((listener) =>
  [0, 2].map(
    (httpFilter) =>
      `ConfigMap ${HUB}-config: data.envoy.yaml.static_resources.listeners.${listener}.filter_chains.0.filters.0` +
      `.typed_config.http_filters.${httpFilter}.typed_config.max_dynamic_descriptors`,
  ),
);
const CHECKSUM = `Deployment ${HUB}: spec.template.metadata.annotations.fed-observability/checksum-otel-gateway-external-config`;
const FLEET = 'ConfigMap observability-hub/expected-fleet: data.fleet.yaml.clusters';

/** The classes that the third cluster declares, and no other. */
const TRUST = ['gold', 'bronze'].flatMap((name) => {
  const context = `ConfigMap ${HUB}-trust-${name}: data.trust-${name}.yaml.resources.0.validation_context`;
  return [
    `${context}.match_typed_subject_alt_names`,
    `${context}.custom_validator_config.typed_config.trust_domains`,
  ];
});

test('a third cluster changes nothing in the other edge', () => {
  expect(changes('edge', { ...THIRD, ...THIRD_TRUST })).toEqual([]);
});

test("a third cluster without a reviewed CA changes the door's routes, their checksum and the expected fleet", () => {
  expect(changes('hub', THIRD).sort()).toEqual([...ROUTES, CHECKSUM, FLEET].sort());
});

test('its reviewed CA changes the trust of its classes on top, which Envoy reads without a restart', () => {
  expect(changes('hub', { ...THIRD, ...THIRD_TRUST }).sort()).toEqual(
    [...ROUTES, CHECKSUM, FLEET, ...TRUST].sort(),
  );
  const withoutCa = fleetOfFiles({ ...configFiles(), ...THIRD });
  const withCa = fleetOfFiles({ ...configFiles(), ...THIRD, ...THIRD_TRUST });
  expect(changedFields(objectsOf('hub', withoutCa), objectsOf('hub', withCa)).sort()).toEqual(TRUST.sort());
});

test('the expected fleet gains the cluster with its role and classes', () => {
  const fleet = fleetOfFiles({ ...configFiles(), ...THIRD });
  const list = objectsOf('hub', fleet).find(({ metadata }) => metadata.name === 'expected-fleet')!;
  expect((list.data as Record<string, string>)['fleet.yaml']).toContain(
    '  - id: third-edge\n    role: edge\n    classes:\n      - gold\n      - bronze\n',
  );
});
