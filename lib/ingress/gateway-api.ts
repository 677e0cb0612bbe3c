import { Construct } from 'constructs';
import {
  Gateway,
  type GatewaySpecInfrastructureParametersRef,
  type GatewaySpecListeners,
  GatewaySpecListenersTlsMode as TlsMode,
  GatewaySpecTlsFrontendDefaultValidationMode as ClientCertificates,
  GatewaySpecTlsFrontendPerPortTlsValidationMode as ClientCertificatesOfPort,
  type HttpRouteSpecRulesFilters,
} from '../../imports/gateway.networking.k8s.io';
import { type TrafficClass } from '../config/traffic-class';
import { type TrustedCluster } from '../envoy/trust';
import { NAMESPACES } from '../model/namespaces';
import { SECRETS } from '../model/secret-names';
import { labels } from '../workload/labels';
import { classListeners, classProxies } from './class-listeners';
import { classRoutes, type RouteBackends } from './class-routes';
import { clientCas, clientCasName } from './client-cas';

/** What every Gateway API ingress has in common, whatever its controller. */
export interface GatewayApiProps {
  readonly classes: readonly TrafficClass[];
  /** Clusters that may send in each class and whose CA has been reviewed. */
  readonly trusted: ReadonlyMap<string, readonly TrustedCluster[]>;
  /** One Gateway, and one NodeBalancer, for all classes. */
  readonly shared: boolean;
  /** Services of a class. */
  readonly backends: (className: string) => RouteBackends;
}

/** What a controller adds. */
export interface ControllerProps {
  readonly gatewayClass: string;
  /** The controller's own settings of the proxies, an object of the Gateway's namespace. */
  readonly parameters: GatewaySpecInfrastructureParametersRef;
  /** Options of a listener's TLS, in the controller's words. */
  readonly tlsOptions?: Readonly<Record<string, string>>;
  /** What every route does with a request's headers. */
  readonly requestHeaders?: HttpRouteSpecRulesFilters['requestHeaderModifier'];
}

/**
 * The classes as Gateways and routes: a pair of mutual-TLS listeners for each class, which ask for a certificate of the
 * class's clusters (Gateway API 1.6, `tls.frontend`), and routes to the class's Services.
 */
export class GatewayApi extends Construct {
  constructor(scope: Construct, id: string, props: GatewayApiProps & ControllerProps) {
    super(scope, id);
    const { classes, shared } = props;
    for (const row of classes) {
      clientCas(this, row.name, props.trusted.get(row.name) ?? []);
      classRoutes(this, {
        row,
        listeners: classListeners(row.name, shared),
        backends: props.backends(row.name),
        requestHeaders: props.requestHeaders,
      });
    }
    for (const name of classProxies(classes, shared)) {
      const own = classes.filter((row) => classListeners(row.name, shared).http.gateway === name);
      this.addGateway(name, own, props);
    }
  }

  private addGateway(name: string, rows: readonly TrafficClass[], props: GatewayApiProps & ControllerProps) {
    new Gateway(this, name, {
      metadata: { name, namespace: NAMESPACES.gatewayApi.name, labels: labels(name, 'ingress') },
      spec: {
        gatewayClassName: props.gatewayClass,
        infrastructure: { parametersRef: props.parameters },
        listeners: rows.flatMap((row) => listeners(row, props)),
        tls: { frontend: frontend(rows) },
      },
    });
  }
}

/** The port says the class and the protocol: a request for another host or of another protocol matches no route. */
function listeners(row: TrafficClass, props: GatewayApiProps & ControllerProps): GatewaySpecListeners[] {
  const { http, grpc } = classListeners(row.name, props.shared);
  const listener = (name: string, port: number, kind: string): GatewaySpecListeners => ({
    name,
    port,
    protocol: 'HTTPS',
    allowedRoutes: { kinds: [{ kind }] },
    tls: {
      mode: TlsMode.TERMINATE,
      certificateRefs: [{ name: SECRETS.serverTls }],
      options: props.tlsOptions && { ...props.tlsOptions },
    },
  });
  return [
    listener(grpc.listener, row.grpcPort, 'GRPCRoute'),
    listener(http.listener, row.httpPort, 'HTTPRoute'),
  ];
}

/** A port that no class claims falls to the first class's clusters, never to nobody: the API demands a default. */
function frontend(rows: readonly TrafficClass[]) {
  const [first, ...others] = rows;
  const refs = (row: TrafficClass) => [{ group: '', kind: 'ConfigMap', name: clientCasName(row.name) }];
  return {
    default: {
      validation: { caCertificateRefs: refs(first!), mode: ClientCertificates.ALLOW_VALID_ONLY },
    },
    perPort:
      others.length === 0
        ? undefined
        : others.flatMap((row) =>
            [row.grpcPort, row.httpPort].map((port) => ({
              port,
              tls: {
                validation: {
                  caCertificateRefs: refs(row),
                  mode: ClientCertificatesOfPort.ALLOW_VALID_ONLY,
                },
              },
            })),
          ),
  };
}
