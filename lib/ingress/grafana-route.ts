import { Construct } from 'constructs';
import {
  Certificate,
  CertificateSpecPrivateKeyAlgorithm as Algorithm,
  CertificateSpecPrivateKeyRotationPolicy as Rotation,
} from '../../imports/cert-manager.io';
import {
  Gateway,
  GatewaySpecListenersTlsMode as TlsMode,
  HttpRoute,
  HttpRouteSpecRulesFiltersRequestRedirectScheme as Scheme,
  HttpRouteSpecRulesFiltersRequestRedirectStatusCode as StatusCode,
  HttpRouteSpecRulesFiltersType as Filter,
} from '../../imports/gateway.networking.k8s.io';
import { type HubCluster } from '../fleet/cluster';
import { GATEWAY_CONTROLLERS, type GatewayController } from '../model/gateway-controller';
import { CLUSTER_CA, WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GRAFANA } from '../model/peers';
import { PORTS } from '../model/ports';
import { SECRETS } from '../model/secret-names';
import { labels } from '../workload/labels';
import { type Part } from '../workload/part';
import { ENVOY_GATEWAY_PARAMETERS } from './envoy-gateway';
import { KGATEWAY_PARAMETERS, KgatewayProxy } from './kgateway';
import { proxyJob } from './proxy-job';

export interface GrafanaRouteProps {
  readonly host: string;
  readonly controller: GatewayController;
  /** ClusterIssuer of the certificate. @default the cluster's own CA */
  readonly issuer?: string;
}

const HTTP = 80;
const HTTPS = 443;

/** Grafana under a public name: HTTPS with a certificate of cert-manager, and a redirect for who writes http. */
export class GrafanaRoute extends Construct {
  constructor(scope: Construct, id: string, { host, controller, issuer }: GrafanaRouteProps) {
    super(scope, id);
    const name = WORKLOADS.grafana;
    const metadata = {
      name,
      namespace: NAMESPACES.gatewayApi.name,
      labels: labels(name, 'ingress'),
    };
    new Certificate(this, 'certificate', {
      metadata: { ...metadata, name: SECRETS.grafanaTls },
      spec: {
        secretName: SECRETS.grafanaTls,
        dnsNames: [host],
        privateKey: { algorithm: Algorithm.ECDSA, size: 256, rotationPolicy: Rotation.ALWAYS },
        issuerRef: { name: issuer ?? CLUSTER_CA, kind: 'ClusterIssuer', group: 'cert-manager.io' },
        revisionHistoryLimit: 2,
      },
    });
    new Gateway(this, 'gateway', {
      metadata,
      spec: {
        gatewayClassName: GATEWAY_CONTROLLERS[controller].gatewayClass,
        infrastructure: {
          parametersRef: controller === 'kgateway' ? KGATEWAY_PARAMETERS : ENVOY_GATEWAY_PARAMETERS,
        },
        listeners: [
          { name: 'http', port: HTTP, protocol: 'HTTP', hostname: host },
          {
            name: 'https',
            port: HTTPS,
            protocol: 'HTTPS',
            hostname: host,
            tls: { mode: TlsMode.TERMINATE, certificateRefs: [{ name: SECRETS.grafanaTls }] },
          },
        ],
      },
    });
    const parent = (listener: string) => [{ name, sectionName: listener }];
    new HttpRoute(this, 'route', {
      metadata,
      spec: {
        parentRefs: parent('https'),
        hostnames: [host],
        rules: [{ backendRefs: [{ name, namespace: NAMESPACES.monitoring.name, port: PORTS.grafana }] }],
      },
    });
    new HttpRoute(this, 'redirect', {
      metadata: { ...metadata, name: `${name}-redirect` },
      spec: {
        parentRefs: parent('http'),
        hostnames: [host],
        rules: [
          {
            filters: [
              {
                type: Filter.REQUEST_REDIRECT,
                requestRedirect: { scheme: Scheme.HTTPS, statusCode: StatusCode.VALUE_301 },
              },
            ],
          },
        ],
      },
    });
    if (controller === 'kgateway') {
      new KgatewayProxy(this, 'proxy', {
        name,
        ports: [HTTP, HTTPS],
        backends: [{ to: GRAFANA, port: PORTS.grafana }],
      });
    }
  }
}

/** Grafana's public name, where config gives it one. */
export function grafanaRouteParts({ spec: { hub }, controller }: HubCluster): Part[] {
  const { grafana } = hub;
  if (grafana === undefined || controller === undefined) return [];
  return [
    {
      chart: '34-grafana-route',
      build: (chart) => new GrafanaRoute(chart, 'grafana-route', { ...grafana, controller }),
      scrape: [proxyJob(controller, WORKLOADS.grafana)],
    },
  ];
}
