import { gatewayPrometheusPart } from '../backends/gateway-prometheus';
import { grafanaPart } from '../backends/grafana';
import { lokiPart } from '../backends/loki';
import { prometheusPart } from '../backends/prometheus';
import { tempoPart } from '../backends/tempo';
import { type HubCluster } from '../fleet/cluster';
import { expectedFleetPart } from '../foundation/expected-fleet';
import { foundationPart } from '../foundation/foundation-part';
import { grafanaRouteParts } from '../ingress/grafana-route';
import { type NamespaceName, NAMESPACES } from '../model/namespaces';
import { certificatesPart } from '../security/certificates';
import { metricsProxyPart } from '../services/metrics-proxy';
import { gatewaysPart } from '../telemetry/hub-gateways';
import { type Part } from '../workload/part';
import { collectorParts, commonNamespaces, operatorNamespaces, operatorParts, sourceParts } from './common';
import { ingressPart } from './doors';

/** What runs on a hub, in apply order. */
export function hubParts(cluster: HubCluster): readonly Part[] {
  return [
    foundationPart({
      own: namespaces(cluster),
      operators: operatorNamespaces(cluster),
      labels: cluster.spec.namespaceLabels,
      classes: cluster.classes,
    }),
    ...operatorParts(cluster),
    expectedFleetPart(cluster),
    certificatesPart(cluster, {
      server: { namespace: cluster.doorNamespace, dnsNames: cluster.doors.map(({ host }) => host) },
    }),
    prometheusPart(cluster),
    lokiPart(cluster),
    tempoPart(cluster),
    grafanaPart(cluster),
    gatewaysPart(cluster),
    ingressPart(cluster),
    gatewayPrometheusPart(cluster),
    metricsProxyPart(cluster),
    ...grafanaRouteParts(cluster),
    ...sourceParts(cluster),
    ...collectorParts(cluster),
  ];
}

function namespaces(cluster: HubCluster): NamespaceName[] {
  const { hub, monitoring, system, gatewayApi, observability } = NAMESPACES;
  const [first, ...others] = commonNamespaces(cluster);
  // The operator's pods state no security context, which `restricted` demands.
  const operated = cluster.spec.hub.gateways.form === 'operator';
  return [
    operated ? { name: observability.name, podSecurity: 'baseline' } : first!,
    ...others,
    hub,
    monitoring,
    system,
    ...(cluster.routeNamespace === undefined ? [] : [gatewayApi]),
  ];
}
