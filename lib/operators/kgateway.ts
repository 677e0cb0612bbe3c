import { GATEWAY_CONTROLLERS } from '../model/gateway-controller';
import { GATEWAY_API_CRDS } from './gateway-api-crds';
import { type OperatorRelease, resources } from './release';

/** Both charts are released together, at one version. */
const RELEASED = { repository: 'oci://cr.kgateway.dev/kgateway-dev/charts', version: 'v2.4.4' };

const { namespace } = GATEWAY_CONTROLLERS.kgateway;

const CRDS: OperatorRelease = {
  name: 'kgateway-crds',
  ...RELEASED,
  chart: 'kgateway-crds',
  namespace,
  crdGroups: [{ group: 'gateway.kgateway.dev', applied: 'afterWorkloads' }],
  values: {},
};

const CONTROLLER: OperatorRelease = {
  name: 'kgateway',
  ...RELEASED,
  chart: 'kgateway',
  namespace,
  crdGroups: [],
  crdSources: [GATEWAY_API_CRDS],
  after: CRDS.name,
  values: {
    controller: { replicaCount: 1 },
    resources: resources('100m', '256Mi', '512Mi'),
  },
};

export const KGATEWAY_RELEASES: readonly OperatorRelease[] = [CRDS, CONTROLLER];
