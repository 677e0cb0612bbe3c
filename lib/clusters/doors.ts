import { type Construct } from 'constructs';
import { type ScrapeJob } from '../collector/scrape';
import { type HubCluster } from '../fleet/cluster';
import { classProxies } from '../ingress/class-listeners';
import { EnvoyGatewayIngress, EnvoyGatewayProxies } from '../ingress/envoy-gateway';
import { EnvoyIngress, envoyJob } from '../ingress/envoy-ingress';
import { KgatewayIngress, KgatewayProxies } from '../ingress/kgateway';
import { proxyJob } from '../ingress/proxy-job';
import { type GatewayController } from '../model/gateway-controller';
import { type Part } from '../workload/part';

/** Proxies of a hub whose route to Grafana brings a controller of its own. */
const GRAFANA_PROXIES = 2;

/** The doors of a hub's classes, by the ingress that its config names. */
export function ingressPart(cluster: HubCluster): Part {
  return {
    chart: '31-ingress',
    build: (chart) => {
      addProxies(chart, cluster);
      addDoors(chart, cluster);
    },
    scrape: doorJobs(cluster),
  };
}

/** How the controller runs the proxies of every Gateway, Grafana's too. */
function addProxies(chart: Construct, { controller, spec }: HubCluster): void {
  if (controller === undefined) return;
  const { ingress } = spec.hub;
  const replicas = ingress.controller === 'envoy' ? GRAFANA_PROXIES : ingress.replicas;
  const Proxies = PROXIES[controller];
  new Proxies(chart, 'proxies', { replicas, allow: ingress.allow });
}

const PROXIES = {
  kgateway: KgatewayProxies,
  envoyGateway: EnvoyGatewayProxies,
} as const satisfies Record<GatewayController, unknown>;

function addDoors(chart: Construct, { spec, doors, senders }: HubCluster): void {
  const { ingress } = spec.hub;
  switch (ingress.controller) {
    case 'envoy':
      new EnvoyIngress(chart, 'ingress', {
        doors,
        fleetSize: senders.length,
        replicas: ingress.replicas,
        allow: ingress.allow,
      });
      return;
    case 'kgateway':
      new KgatewayIngress(chart, 'ingress', { doors, shared: ingress.nodeBalancers === 'shared' });
      return;
    case 'envoyGateway':
      new EnvoyGatewayIngress(chart, 'ingress', { doors, shared: ingress.nodeBalancers === 'shared' });
  }
}

/** What the scraper asks of the ingress: Envoy itself, or the proxies of every Gateway. */
function doorJobs({ spec, doors }: HubCluster): ScrapeJob[] {
  const { ingress } = spec.hub;
  switch (ingress.controller) {
    case 'envoy':
      return [envoyJob()];
    case 'kgateway':
    case 'envoyGateway': {
      const { controller, nodeBalancers } = ingress;
      return classProxies(doors, nodeBalancers === 'shared').map((proxy) => proxyJob(controller, proxy));
    }
  }
}
