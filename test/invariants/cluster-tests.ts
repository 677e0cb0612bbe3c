import {
  type ClusterFile,
  isEnvoyHub,
  isGatewayApiHub,
  isGrafanaHub,
  isHub,
  isNativeHub,
} from './cluster-files';
import { eachCluster } from './clusters';
import { exporterTests } from './exporter-tests';
import { gatewayClientTests } from './gateway-client-tests';
import { gatewayHub } from './gateway-hub';
import { gatewayRouteTests } from './gateway-route-tests';
import { grafanaRouteTests } from './grafana-route-tests';
import { memoryTests } from './memory-tests';
import { itemTests } from './item-tests';
import { networkTests } from './network-tests';
import { objectTests } from './object-tests';
import { podTests } from './pod-tests';
import { lokiLimitTests, queueTests } from './queue-tests';
import { rbacTests } from './rbac-tests';
import { referenceTests } from './reference-tests';
import { classGatewayTests, scrapeJobTests } from './scrape-job-tests';
import { startTests } from './start-tests';
import { storeTests } from './store-tests';
import { doorTrustTests, hubTrustTests } from './trust-tests';
import { doorNodeTests, withdrawalTests } from './withdrawal-tests';

/** What holds in every cluster, ours and a user's. */
export function clusterTests(files: readonly ClusterFile[]): void {
  eachCluster(files, (cluster) => {
    describe('objects', () => objectTests(cluster));
    describe('references', () => referenceTests(cluster));
    describe('pods', () => podTests(cluster));
    describe('withdrawal', () => withdrawalTests(cluster));
    describe('memory', () => memoryTests(cluster));
    describe('RBAC', () => rbacTests(cluster));
    describe('network', () => networkTests(cluster));
    describe('exporters', () => exporterTests(cluster));
    describe('queues', () => queueTests(cluster));
    describe('items', () => itemTests(cluster));
    describe('starts', () => startTests(cluster));
    describe('scrape jobs', () => scrapeJobTests(cluster));
    describe('trust', () => hubTrustTests(cluster));
  });

  eachCluster(files.filter(isHub), (hub) => {
    describe('classes', () => classGatewayTests(hub));
    describe('stores', () => storeTests(hub));
  });

  eachCluster(files.filter(isEnvoyHub), (hub) => {
    describe('trust', () => doorTrustTests(hub));
    describe('nodes', () => doorNodeTests(hub));
  });

  eachCluster(files.filter(isNativeHub), (hub) => {
    describe('Loki', () => lokiLimitTests(hub));
  });

  eachCluster(files.filter(isGatewayApiHub), (cluster) => {
    const hub = () => gatewayHub(cluster());
    describe('routes', () => gatewayRouteTests(hub));
    describe('clients', () => gatewayClientTests(hub));
  });

  eachCluster(files.filter(isGrafanaHub), (hub) => {
    describe('Grafana', () => grafanaRouteTests(hub));
  });
}
