import { type HubCluster } from '../fleet/cluster';
import { COLLECTOR_METRICS } from '../metrics/collector-self';
import { gatewayName } from '../model/names';
import { type Part } from '../workload/part';
import { collectorJob } from './collector-job';
import { OperatedGateway } from './operated-gateway';
import { OtelGateway } from './otel-gateway';

/** The collectors of a hub's classes, in the form that its config says. */
export function gatewaysPart(cluster: HubCluster): Part {
  return {
    chart: '30-gateways',
    build: buildOf(cluster),
    scrape: cluster.doors.map(({ className, upstream }) =>
      collectorJob(gatewayName(className), upstream.pods, 'gateway'),
    ),
    metrics: COLLECTOR_METRICS,
  };
}

function buildOf({
  senders,
  spec: { hub },
  classes,
  doors,
  identity,
  replaySeconds,
  retentionSeconds,
  routeNamespace,
}: HubCluster): Part['build'] {
  const common = {
    senders,
    metricsExport: hub.metrics.export,
    metricsMaxAgeSeconds: replaySeconds,
    logsMaxAgeSeconds: retentionSeconds.logs,
    identity,
    routesFrom: routeNamespace,
  };
  const ingressOf = (className: string) =>
    doors.filter((door) => door.className === className).map(({ proxies }) => proxies);
  switch (hub.gateways.form) {
    case 'operator':
      return (chart) => new OperatedGateway(chart, 'classes', { ...common, classes, ingressOf });
    case 'native':
      return (chart) => {
        for (const trafficClass of classes) {
          const { name } = trafficClass;
          new OtelGateway(chart, name, { ...common, trafficClass, ingress: ingressOf(name) });
        }
      };
  }
}
