import {
  CLUSTERS,
  clustersNamed,
  ENVOY_HUBS,
  GATEWAY_API_HUBS,
  GRAFANA_HUBS,
  HUBS,
  NATIVE_HUBS,
} from './cluster-files';
import { eachCluster } from './clusters';
import { exporterTests } from './exporter-tests';
import { gatewayClientTests } from './gateway-client-tests';
import { gatewayHub } from './gateway-hub';
import { gatewayLimitTests } from './gateway-limit-tests';
import { gatewayRouteTests } from './gateway-route-tests';
import { grafanaRouteTests } from './grafana-route-tests';
import { networkTests } from './network-tests';
import { objectTests } from './object-tests';
import { classDoorTests, OPENED, openingTests, PROXIES } from './opening-tests';
import { hostPathTests, podTests } from './pod-tests';
import { lokiLimitTests, queueTests } from './queue-tests';
import { rbacTests } from './rbac-tests';
import { referenceTests } from './reference-tests';
import { classGatewayTests, scrapeJobTests } from './scrape-job-tests';
import { doorTrustTests, hubTrustTests } from './trust-tests';
import { doorNodeTests, withdrawalTests } from './withdrawal-tests';

// What holds in every cluster stands under this one file: to render them all takes seconds, and jest would do it per file.
// One cluster: -t '^kgateway/hub'. One subject: -t ' network '.

eachCluster(CLUSTERS, (cluster) => {
  describe('objects', () => objectTests(cluster));
  describe('references', () => referenceTests(cluster));
  describe('pods', () => podTests(cluster));
  describe('withdrawal', () => withdrawalTests(cluster));
  describe('RBAC', () => rbacTests(cluster));
  describe('network', () => networkTests(cluster));
  describe('exporters', () => exporterTests(cluster));
  describe('queues', () => queueTests(cluster));
  describe('scrape jobs', () => scrapeJobTests(cluster));
  describe('trust', () => hubTrustTests(cluster));
});

eachCluster(HUBS, (hub) => {
  describe('classes', () => classGatewayTests(hub));
});

eachCluster(ENVOY_HUBS, (hub) => {
  describe('trust', () => doorTrustTests(hub));
  describe('nodes', () => doorNodeTests(hub));
});

eachCluster(NATIVE_HUBS, (hub) => {
  describe('Loki', () => lokiLimitTests(hub));
});

eachCluster(GATEWAY_API_HUBS, (cluster) => {
  const hub = () => gatewayHub(cluster());
  describe('routes', () => gatewayRouteTests(hub));
  describe('clients', () => gatewayClientTests(hub));
  describe('limits', () => gatewayLimitTests(hub));
});

eachCluster(GRAFANA_HUBS, (hub) => {
  describe('Grafana', () => grafanaRouteTests(hub));
});

eachCluster(clustersNamed(['fleet/hub', 'fleet/edge']), (cluster) => {
  describe('pods', () => hostPathTests(cluster));
});

eachCluster(clustersNamed(Object.keys(OPENED)), (cluster) => {
  describe('network', () => openingTests(cluster));
});

eachCluster(clustersNamed(Object.keys(PROXIES)), (hub) => {
  describe('network', () => classDoorTests(hub));
});
