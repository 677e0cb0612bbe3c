import { type ClusterSpec } from '../../lib';
import { operatorChoice } from '../../lib/operators/releases';
import { edge, fleetOf, hub } from '../stacks/clusters';

const HUB = {
  domain: 'hub.example.com',
  dns: { provider: 'external' },
  retention: { metrics: '15d', logs: '7d', traces: '48h' },
};

const ofHub = (spec: ClusterSpec) => operatorChoice(fleetOf(spec).clusters.get('hub')!);
const ofEdge = (spec: ClusterSpec) => operatorChoice(fleetOf(hub(), spec).clusters.get('edge')!);

test('a Gateway API controller comes with the ingress', () => {
  for (const controller of ['kgateway', 'envoyGateway']) {
    const spec = hub({ hub: { ...HUB, ingress: { controller } } });
    expect(ofHub(spec)).toEqual({ role: 'hub', install: 'pulumi', controller });
  }
});

test('where the ingress is Envoy, a controller comes with the route to Grafana alone', () => {
  expect(ofHub(hub())).toEqual({ role: 'hub', install: 'pulumi' });
  const grafana = { host: 'grafana.example.com', controller: 'envoyGateway' };
  expect(ofHub(hub({ hub: { ...HUB, grafana } })).controller).toBe('envoyGateway');
});

test('an edge has no controller, and says who installs its charts', () => {
  expect(ofEdge(edge())).toEqual({ role: 'edge', install: 'pulumi' });
  expect(ofEdge(edge({ operators: { install: 'external' } })).install).toBe('external');
});
