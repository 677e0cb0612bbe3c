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
import { type Door } from '../fleet/door';
import { NAMESPACES } from '../model/namespaces';
import { SECRETS } from '../model/secret-names';
import { labels } from '../workload/labels';
import { classListeners, classProxies } from './class-listeners';
import { classRoutes } from './class-routes';
import { clientCas, clientCasName } from './client-cas';

/** What every Gateway API ingress has in common, whatever its controller. */
export interface GatewayApiProps {
  readonly doors: readonly Door[];
  /** One Gateway, and one NodeBalancer, for all classes. */
  readonly shared: boolean;
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
    const { doors, shared } = props;
    for (const door of doors) {
      clientCas(this, door);
      classRoutes(this, {
        door,
        listeners: classListeners(door.className, shared),
        requestHeaders: props.requestHeaders,
      });
    }
    for (const name of classProxies(doors, shared)) {
      const own = doors.filter(({ className }) => classListeners(className, shared).http.gateway === name);
      this.addGateway(name, own, props);
    }
  }

  private addGateway(name: string, doors: readonly Door[], props: GatewayApiProps & ControllerProps) {
    new Gateway(this, name, {
      metadata: { name, namespace: NAMESPACES.gatewayApi.name, labels: labels(name, 'ingress') },
      spec: {
        gatewayClassName: props.gatewayClass,
        infrastructure: { parametersRef: props.parameters },
        listeners: doors.flatMap((door) => listeners(door, props)),
        tls: { frontend: frontend(doors) },
      },
    });
  }
}

/** The port says the class and the protocol: a request for another host or of another protocol matches no route. */
function listeners(door: Door, props: GatewayApiProps & ControllerProps): GatewaySpecListeners[] {
  const { http, grpc } = classListeners(door.className, props.shared);
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
    listener(grpc.listener, door.grpcPort, 'GRPCRoute'),
    listener(http.listener, door.httpPort, 'HTTPRoute'),
  ];
}

/** A port that no class claims falls to the first class's clusters, never to nobody: the API demands a default. */
function frontend(doors: readonly Door[]) {
  const [first, ...others] = doors;
  const refs = ({ className }: Door) => [{ group: '', kind: 'ConfigMap', name: clientCasName(className) }];
  return {
    default: {
      validation: { caCertificateRefs: refs(first!), mode: ClientCertificates.ALLOW_VALID_ONLY },
    },
    perPort:
      others.length === 0
        ? undefined
        : others.flatMap((door) =>
            [door.grpcPort, door.httpPort].map((port) => ({
              port,
              tls: {
                validation: {
                  caCertificateRefs: refs(door),
                  mode: ClientCertificatesOfPort.ALLOW_VALID_ONLY,
                },
              },
            })),
          ),
  };
}
