import { fleetWarnings, placeholderFaults } from '../../lib';
import { configFiles, fleetOfFiles } from '../support/fixtures';

test.each([
  ['a name', 'hub.fed-observability.example'],
  ['a registry with a path', 'registry.example/fed-observability'],
  ['a registry with a port', 'registry.example:5000/fed-observability'],
])('%s under .example is a placeholder', (_, value) => {
  expect(placeholderFaults({ a: [{ b: value }] }, 'hub')).toEqual([
    {
      where: 'hub',
      path: 'a.0.b',
      value,
      problem: 'a placeholder, since no real name ends in .example',
      fix: 'write a name of your own',
    },
  ]);
});

test.each([
  ['a real name below example.com', 'hub.example.com'],
  ['a name that only holds the word', 'hub.example-shop.net'],
  ['a name of one word', 'example'],
])('%s is none', (_, value) => {
  expect(placeholderFaults({ a: value, b: 5, c: null, d: undefined }, 'hub')).toEqual([]);
});

test('synth warns of every placeholder by stack, path and value', () => {
  const grafana = { host: 'grafana.example', controller: 'kgateway' };
  const fleet = fleetOfFiles(configFiles({ hub: { 'hub.grafana': grafana } }));
  const warnings = fleetWarnings(fleet).filter((warning) => !warning.startsWith('trust/'));
  expect(warnings.map((warning) => warning.split(': ').slice(0, 3).join(': '))).toEqual([
    'edge: images.registry: "registry.example/fed-observability"',
    'hub: images.registry: "registry.example/fed-observability"',
    'hub: hub.domain: "hub.fed-observability.example"',
    'hub: hub.grafana.host: "grafana.example"',
  ]);
  expect(warnings[0]).toMatch(/: write a name of your own; "pulumi up" refuses it$/);
});
