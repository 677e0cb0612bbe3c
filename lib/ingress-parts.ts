import { type Construct } from 'constructs';
import { trustedIn } from './chart-facts';
import { type ScrapeJob } from './collector/scrape';
import { type HubSpec } from './config/cluster-spec';
import { trafficClasses } from './config/traffic-class';
import { type Fleet, sendersOf } from './fleet/fleet';
import { gatewayController } from './fleet/gateway-controller';
import { classListeners, classProxies } from './ingress/class-listeners';
import { EnvoyGatewayIngress, EnvoyGatewayProxies } from './ingress/envoy-gateway';
import { EnvoyIngress } from './ingress/envoy-ingress';
import { GrafanaRoute } from './ingress/grafana-route';
import { KgatewayIngress, KgatewayProxies } from './ingress/kgateway';
import { proxyPods } from './model/gateway-controller';
import { gatewayNamespace, gatewayPods } from './model/gateway-form';
import { FORWARDED_CERTIFICATE, type IdentitySource, PEER_URI } from './model/identity';
import { gatewayName, headlessName, WORKLOADS } from './model/names';
import { NAMESPACES } from './model/namespaces';
import { INGRESS } from './model/peers';
import { type Peer } from './model/pod';
import { envoyJob, proxyJob } from './telemetry/scrape-jobs';

/** Proxies of a hub whose route to Grafana brings a controller of its own. */
const GRAFANA_PROXIES = 2;

/** What a hub's ingress is made of, by chart. */
export function ingressParts(
  spec: HubSpec,
  fleet: Fleet,
): Readonly<Record<string, ((chart: Construct) => void) | undefined>> {
  const { grafana, ingress } = spec.hub;
  const controller = gatewayController(spec);
  const proxies = {
    replicas: ingress.controller === 'envoy' ? GRAFANA_PROXIES : ingress.replicas,
    allow: ingress.allow,
  };
  return {
    '31-ingress': (chart) => {
      if (controller === 'kgateway') new KgatewayProxies(chart, 'proxies', proxies);
      if (controller === 'envoyGateway') new EnvoyGatewayProxies(chart, 'proxies', proxies);
      classDoors(chart, spec, fleet);
    },
    '32-grafana-route':
      grafana && controller
        ? (chart) => new GrafanaRoute(chart, 'grafana-route', { ...grafana, controller })
        : undefined,
  };
}

/** The doors of the classes. */
function classDoors(chart: Construct, spec: HubSpec, fleet: Fleet): void {
  const { ingress, gateways } = spec.hub;
  const { form } = gateways;
  const classes = trafficClasses(spec.hub.classes);
  const trusted = new Map(classes.map((row) => [row.name, trustedIn(row, spec, fleet)]));
  const namespace = gatewayNamespace(form).name;
  const common = {
    classes,
    trusted,
    replicas: ingress.replicas,
    gateway: (className: string) => gatewayPods(form, className),
  };
  if (ingress.controller === 'envoy') {
    new EnvoyIngress(chart, 'ingress', {
      ...common,
      fleetSize: sendersOf(spec, fleet).length,
      allow: ingress.allow,
      backendNamespace: namespace,
    });
    return;
  }
  const Door = ingress.controller === 'kgateway' ? KgatewayIngress : EnvoyGatewayIngress;
  new Door(chart, 'ingress', {
    ...common,
    shared: ingress.nodeBalancers === 'shared',
    backends: (className) => {
      const service = gatewayName(className);
      return { namespace, http: service, grpc: form === 'native' ? service : headlessName(service) };
    },
  });
}

/** Namespace of Gateways and routes; undefined where a hub has none. */
export function routeNamespace(spec: HubSpec): string | undefined {
  return gatewayController(spec) === undefined ? undefined : NAMESPACES.gatewayApi.name;
}

/** Where the door's server certificate is mounted. */
export function doorNamespace({ hub }: HubSpec): string {
  return hub.ingress.controller === 'envoy' ? NAMESPACES.hub.name : NAMESPACES.gatewayApi.name;
}

/** Pods through which the requests of a class come. */
export function doorPeers({ hub }: HubSpec, className: string): Peer[] {
  const { ingress } = hub;
  if (ingress.controller === 'envoy') return [INGRESS];
  const { gateway } = classListeners(className, ingress.nodeBalancers === 'shared').http;
  return [proxyPods(ingress.controller, gateway)];
}

/** Pods through which people come to Grafana. */
export function grafanaProxies(spec: HubSpec): Peer[] {
  const controller = gatewayController(spec);
  if (spec.hub.grafana === undefined || controller === undefined) return [];
  return [proxyPods(controller, WORKLOADS.grafana)];
}

/** How the ingress names a sender to the gateways. */
export function identitySource({ hub }: HubSpec): IdentitySource {
  return hub.ingress.controller === 'envoyGateway' ? FORWARDED_CERTIFICATE : PEER_URI;
}

/** What the scraper asks of the ingress: Envoy itself, or the proxies of every Gateway. */
export function doorJobs(spec: HubSpec): ScrapeJob[] {
  const { ingress, grafana } = spec.hub;
  const controller = gatewayController(spec);
  const own = ingress.controller === 'envoy' ? [envoyJob()] : [];
  if (controller === undefined) return own;
  const doors =
    ingress.controller === 'envoy'
      ? []
      : classProxies(trafficClasses(spec.hub.classes), ingress.nodeBalancers === 'shared');
  const gateways = [...doors, ...(grafana === undefined ? [] : [WORKLOADS.grafana])];
  return [...own, ...gateways.map((gateway) => proxyJob(controller, gateway))];
}
