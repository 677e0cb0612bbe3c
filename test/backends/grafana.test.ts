import { SECRETS } from '../../lib';
import { grafanaDatasources } from '../../lib/backends/grafana-datasources';
import { readFleet } from '../../stacks/config';
import { type Container, workloadsOf } from '../invariants/pods';
import { FLEET, objectsOf } from '../support/fixtures';

const WORKLOAD = workloadsOf(objectsOf('hub', readFleet(FLEET))).find(({ name }) => name === 'grafana')!;
const CONTAINER: Container = WORKLOAD.pod.containers[0]!;

const setting = (name: string) => CONTAINER.env!.find((variable) => variable.name === name);

test.each([
  'GF_ANALYTICS_REPORTING_ENABLED',
  'GF_ANALYTICS_CHECK_FOR_UPDATES',
  'GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES',
  'GF_NEWS_NEWS_FEED_ENABLED',
  'GF_PLUGINS_PREINSTALL_AUTO_UPDATE',
])('%s is off: the pod reaches the stores and nothing else, and would wait for the rest', (name) => {
  expect(setting(name)?.value).toBe('false');
});

test('its secret key comes from a Secret: with the default everyone can decrypt what it keeps', () => {
  expect(setting('GF_SECURITY_SECRET_KEY')?.valueFrom?.secretKeyRef).toEqual({
    name: SECRETS.grafanaAdmin,
    key: 'secret-key',
  });
});

test('no data source is removed because a file ceased to name it: people make their own', () => {
  expect(grafanaDatasources()).not.toHaveProperty('prune');
});

test('it reserves what it may take, so that a full node does not evict it first', () => {
  expect(CONTAINER.resources?.requests?.['memory']).toBe('512Mi');
  expect(CONTAINER.resources?.limits?.['memory']).toBe('512Mi');
});

test('its image is a patch that closes what HEAD requests leave open', () => {
  const [, minor, patch] = /:13\.(\d+)\.(\d+)$/.exec(CONTAINER.image)!.map(Number);
  expect(minor === 2 ? patch : Infinity).toBeGreaterThanOrEqual(1);
});
