import {
  CLUSTERS,
  hasAggregators,
  hasReviewedFiles,
  isEdge,
  isGatewayApiHub,
  isGrafanaHub,
  isHub,
  runsKgateway,
} from './cluster-files';
import { GATEWAY_API_EXAMPLES } from './gateway-limit-tests';

const names = (files: typeof CLUSTERS) => files.map(({ name }) => name).sort();

test('every stack file is that of a hub or of an edge, and there are many of both', () => {
  const [hubs, edges] = [CLUSTERS.filter(isHub), CLUSTERS.filter(isEdge)];
  expect(hubs.length).toBeGreaterThanOrEqual(18);
  expect(edges.length).toBeGreaterThanOrEqual(20);
  expect(hubs.length + edges.length).toBe(CLUSTERS.length);
});

test('there is a hub of either controller, with a NodeBalancer per class and with one, native and operated', () => {
  expect(names(CLUSTERS.filter(isGatewayApiHub))).toEqual(Object.keys(GATEWAY_API_EXAMPLES).sort());
});

test('Grafana is routed by either controller, and by one that serves no telemetry', () => {
  expect(names(CLUSTERS.filter(isGrafanaHub))).toEqual([
    'envoy-gateway/hub',
    'grafana-route/hub',
    'kgateway-shared/hub',
  ]);
});

test('four hubs run kgateway', () => {
  expect(CLUSTERS.filter(runsKgateway)).toHaveLength(4);
});

test('two clusters have aggregators', () => {
  expect(CLUSTERS.filter(hasAggregators)).toHaveLength(2);
});

test('the hubs of nine clusters have a reviewed CA', () => {
  expect(CLUSTERS.filter(hasReviewedFiles)).toHaveLength(9);
});
