import { countVolumes } from '../../lib/clusters/claimed-volumes';
import { attachableVolumes, PLANS } from '../../lib/model/linode';
import { type Manifest } from '../../lib/model/manifest';
import { readFleet } from '../../stacks/config';
import { FLEET, objectsOf } from '../support/fixtures';

function statefulSet(name: string, spec: object): Manifest {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace: 'hub' }, spec };
}

const claims = (count: number) => Array.from({ length: count }, () => ({}));
const gateway = statefulSet('gateway', { volumeClaimTemplates: claims(2) });
const autoscaler: Manifest = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'gateway', namespace: 'hub' },
  spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'gateway' }, maxReplicas: 4 },
};
const claim: Manifest = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'vault', namespace: 'vault' },
};

test.each([
  [
    'each replica has a volume for each template',
    [statefulSet('a', { replicas: 3, volumeClaimTemplates: claims(2) })],
    6,
  ],
  ['a workload without templates claims nothing', [statefulSet('a', { replicas: 3 })], 0],
  ['one replica is what Kubernetes runs where none are stated', [gateway], 2],
  ['a claim of its own is one volume', [claim], 1],
])('%s', (_, objects, all) => {
  expect(countVolumes(objects, [])).toEqual({ all, scaled: 0 });
});

test("an autoscaled workload counts at the autoscaler's maximum, since nodes must attach what it grows to", () => {
  expect(countVolumes([gateway, autoscaler, claim], [])).toEqual({ all: 9, scaled: 8 });
});

test('an autoscaler of another namespace scales another workload', () => {
  const elsewhere = { ...autoscaler, metadata: { name: 'gateway', namespace: 'other' } };
  expect(countVolumes([gateway, elsewhere], [])).toEqual({ all: 2, scaled: 0 });
});

test("volumes that a chart of others declares are counted, since synth renders none of the chart's objects", () => {
  expect(countVolumes([claim], [{ volumes: 3 }, {}])).toEqual({ all: 4, scaled: 0 });
});

test('a hub of the default classes leaves room for what is still to come, on three g6-standard-4', () => {
  const { all, scaled } = countVolumes(objectsOf('hub', readFleet(FLEET)), []);
  // Prometheus, Loki, Tempo, Grafana, the scraper; gateways: gold 3, silver 2, bronze 1.
  expect({ all, scaled }).toEqual({ all: 11, scaled: 6 });
  // Alertmanager, Vault × 3, PostgreSQL.
  const toCome = 5;
  expect(all + toCome).toBeLessThanOrEqual(3 * attachableVolumes(PLANS['g6-standard-4']!));
});
