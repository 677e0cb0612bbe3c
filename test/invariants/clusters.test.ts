import { CLUSTERS, clustersNamed, isGatewayApiHub } from './cluster-files';
import { clusterTests } from './cluster-tests';
import { eachCluster } from './clusters';
import { gatewayHub } from './gateway-hub';
import { gatewayLimitTests } from './gateway-limit-tests';
import { configMapTests } from './object-tests';
import { classDoorTests, OPENED, openingTests, PROXIES } from './opening-tests';
import { hostPathTests } from './pod-tests';
import { reviewedTrustTests, TRUSTED, trustedTests } from './trust-tests';

// What holds in every cluster stands under this one file: to render them all takes seconds, and jest would do it per file.
// One cluster: -t '^kgateway/hub'. One subject: -t ' network '.

clusterTests(CLUSTERS);

// What is known of fixtures alone.

eachCluster(CLUSTERS, (cluster) => {
  // The reviewed CAs of a large fleet are long; a file that is too long is refused when it is rendered.
  describe('objects', () => configMapTests(cluster));
  describe('trust', () => reviewedTrustTests(cluster));
});

eachCluster(clustersNamed(Object.keys(TRUSTED)), (hub) => {
  describe('trust', () => trustedTests(hub));
});

eachCluster(CLUSTERS.filter(isGatewayApiHub), (cluster) => {
  describe('limits', () => gatewayLimitTests(() => gatewayHub(cluster())));
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
