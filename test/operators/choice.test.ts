import { operatorChoice } from '../../lib/operators/choice';
import { edge, hub } from '../stacks/clusters';

const HUB = {
  domain: 'hub.example.com',
  dns: { provider: 'external' },
  retention: { metrics: '15d', logs: '7d', traces: '48h' },
};

test('a Gateway API controller comes with the ingress', () => {
  for (const controller of ['kgateway', 'envoyGateway']) {
    const spec = hub({ hub: { ...HUB, ingress: { controller } } });
    expect(operatorChoice(spec)).toEqual({ role: 'hub', install: 'pulumi', controller });
  }
});

test('where the ingress is Envoy, a controller comes with the route to Grafana alone', () => {
  expect(operatorChoice(hub())).toEqual({ role: 'hub', install: 'pulumi' });
  const grafana = { host: 'grafana.example.com', controller: 'envoyGateway' };
  expect(operatorChoice(hub({ hub: { ...HUB, grafana } })).controller).toBe('envoyGateway');
});

test('an edge has no controller, and says who installs its charts', () => {
  expect(operatorChoice(edge())).toEqual({ role: 'edge', install: 'pulumi' });
  expect(operatorChoice(edge({ operators: { install: 'external' } })).install).toBe('external');
});
