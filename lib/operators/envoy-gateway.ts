import { GATEWAY_CONTROLLERS } from '../model/gateway-controller';
import { GATEWAY_API_GROUP } from './gateway-api-crds';
import { type OperatorRelease, resources } from './release';

/** Brings the CRDs of Gateway API 1.6.1 with its own. */
export const ENVOY_GATEWAY_RELEASE: OperatorRelease = {
  name: 'envoy-gateway',
  repository: 'oci://docker.io/envoyproxy',
  chart: 'gateway-helm',
  version: 'v1.9.1',
  namespace: GATEWAY_CONTROLLERS.envoyGateway.namespace,
  crdGroups: [GATEWAY_API_GROUP, { group: 'gateway.envoyproxy.io', applied: 'afterWorkloads' }],
  values: {
    deployment: { replicas: 1, envoyGateway: { resources: resources('100m', '256Mi', '1Gi') } },
  },
};
