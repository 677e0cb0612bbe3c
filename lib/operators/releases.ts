import { type ClusterSpec } from '../config/cluster-spec';
import { type Cluster, type Role } from '../fleet/cluster';
import { type GatewayController } from '../model/gateway-controller';
import { CERT_MANAGER_RELEASE } from './cert-manager';
import { ENVOY_GATEWAY_RELEASE } from './envoy-gateway';
import { KGATEWAY_RELEASES } from './kgateway';
import { METRICS_SERVER_RELEASE } from './metrics-server';
import { type CrdGroup, type CrdSource, type OperatorRelease } from './release';

/** What decides which charts a cluster needs. */
export interface OperatorChoice {
  readonly role: Role;
  /** Who installs the charts. */
  readonly install: ClusterSpec['operators']['install'];
  /** Gateway API controller of a hub. @default none */
  readonly controller?: GatewayController;
}

/** The facts of a cluster on which its charts depend. */
export function operatorChoice(cluster: Cluster): OperatorChoice {
  const { install } = cluster.spec.operators;
  switch (cluster.role) {
    case 'hub':
      return { role: cluster.role, install, controller: cluster.controller };
    case 'edge':
      return { role: cluster.role, install };
  }
}

const CONTROLLER_RELEASES: Readonly<Record<GatewayController, readonly OperatorRelease[]>> = {
  kgateway: KGATEWAY_RELEASES,
  envoyGateway: [ENVOY_GATEWAY_RELEASE],
};

/** The charts that a cluster needs, in the order in which they are installed, whoever installs them. */
function neededReleases({
  role,
  controller,
}: Pick<OperatorChoice, 'role' | 'controller'>): readonly OperatorRelease[] {
  switch (role) {
    case 'hub':
      return [
        CERT_MANAGER_RELEASE,
        // Autoscalers run on hubs only.
        METRICS_SERVER_RELEASE,
        ...(controller === undefined ? [] : CONTROLLER_RELEASES[controller]),
      ];
    case 'edge':
      return [CERT_MANAGER_RELEASE];
  }
}

/** The charts that the platform installs in a cluster, in order; none where the user installs them. */
export function operatorReleases(choice: OperatorChoice): readonly OperatorRelease[] {
  return choice.install === 'external' ? [] : neededReleases(choice);
}

/** The CRDs that those charts need and do not bring. */
export function crdSources(choice: OperatorChoice): readonly CrdSource[] {
  return operatorReleases(choice).flatMap((release) => release.crdSources ?? []);
}

/** The API groups that the charts of a cluster bring, whoever installs them. */
export function crdGroups(choice: Pick<OperatorChoice, 'role' | 'controller'>): readonly CrdGroup[] {
  return neededReleases(choice).flatMap((release) => [
    ...release.crdGroups,
    ...(release.crdSources ?? []).flatMap((source) => source.crdGroups),
  ]);
}
