import { GATEWAY_CONTROLLERS } from '../model/gateway-controller';
import { type CrdGroup, type CrdSource } from './release';

const REPOSITORY = 'https://github.com/kubernetes-sigs/gateway-api';
const VERSION = 'v1.6.1';

/** Routes name Services. */
export const GATEWAY_API_GROUP: CrdGroup = { group: 'gateway.networking.k8s.io', applied: 'afterWorkloads' };

/** CRDs of Gateway API, which kgateway's charts do not bring. A file, since Helm keeps a release in a Secret of 1 MiB. */
export const GATEWAY_API_CRDS: CrdSource = {
  name: 'gateway-api',
  namespace: GATEWAY_CONTROLLERS.kgateway.namespace,
  repository: REPOSITORY,
  version: VERSION,
  path: './config/crd/standard',
  file: `${REPOSITORY}/releases/download/${VERSION}/standard-install.yaml`,
  crdGroups: [GATEWAY_API_GROUP],
};
