/** The only way into `lib` for `stacks/`, `cli/` and tests of whole clusters. */
export { fleetCatalog } from './clusters/stored-metrics';
export { type ClusterSpec, type HubSpec } from './config/cluster-spec';
export { DEFAULT_CLASSES } from './config/default-classes';
export { ConfigError, type Fault, faultLine } from './config/fault';
export { concealSecrets } from './config/no-secrets';
export { type NodePoolSpec } from './config/node-pool-spec';
export { parseClusterSpec } from './config/parse-cluster';
export { placeholderFaults } from './config/placeholders';
export { type ReadableCluster } from './config/readable-cluster';
export { type TrafficClass, trafficClasses } from './config/traffic-class';
export { type CaCertificate, parseCaCertificates } from './fleet/ca-certificate';
export { type Cluster, type HubCluster } from './fleet/cluster';
export { type Fleet, fleetWarnings, makeFleet, specsOf } from './fleet/fleet';
export { type PublicName, publicNames } from './fleet/public-names';
export { edgeQueueBytes } from './fleet/queues';
export { ATTRIBUTES, PROMOTED_ATTRIBUTES } from './model/attributes';
export { GPU_LABEL, GPU_TAINT } from './model/gpu';
export { IDENTITY_HEADER } from './model/headers';
export { spiffeId } from './model/identity';
export { PART_OF, TELEMETRY_ALLOWED } from './model/label-keys';
export { OFFSETS_BYTES } from './model/limits';
export {
  attachableVolumes,
  NODE_CIDR,
  NODEBALANCER_CIDR,
  PLANS,
  REGIONS,
  STORAGE_CLASS,
} from './model/linode';
export { type Manifest, type RenderedChart } from './model/manifest';
export {
  aggregatorHost,
  CERT_MANAGER,
  classHost,
  CLUSTER_CA,
  GATEWAY_PROMETHEUS_JOB,
  gatewayName,
  WORKLOADS,
} from './model/names';
export { NAMESPACES } from './model/namespaces';
export { PORTS } from './model/ports';
export { SECRETS } from './model/secret-names';
export { GIB, KIB, parseBytes, parseCores, parseSeconds } from './model/units';
export { IMAGES, serviceImage, SERVICES } from './model/versions';
export {
  type CrdGroup,
  type CrdSource,
  INSTALL_TIMEOUT_MINUTES,
  type OperatorRelease,
} from './operators/release';
export { crdGroups, crdSources, operatorChoice, operatorReleases } from './operators/releases';
export { renderCluster } from './render';
export { toYaml, toYamlDocuments } from './yaml';
