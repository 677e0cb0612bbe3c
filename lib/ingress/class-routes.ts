import { type Construct } from 'constructs';
import {
  GrpcRoute,
  GrpcRouteSpecRulesFiltersType as GrpcFilter,
  GrpcRouteSpecRulesMatchesMethodType as MethodType,
  HttpRoute,
  type HttpRouteSpecRulesFilters,
  HttpRouteSpecRulesFiltersType as HttpFilter,
  HttpRouteSpecRulesMatchesPathType as PathType,
} from '../../imports/gateway.networking.k8s.io';
import { type Door } from '../fleet/door';
import { gatewayName } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PORTS } from '../model/ports';
import { labels } from '../workload/labels';
import { type ClassListener } from './class-listeners';

export interface ClassRoutesProps {
  readonly door: Door;
  readonly listeners: Readonly<Record<'http' | 'grpc', ClassListener>>;
  readonly requestHeaders?: HttpRouteSpecRulesFilters['requestHeaderModifier'];
}

/**
 * One route for each protocol. OTLP/HTTP goes to 4318 and never to 4317: that port speaks HTTP/2 with gRPC framing only,
 * and a collector answers a plain POST there with an error. gRPC has a route of its own.
 *
 * Each route has one match, a pattern: controllers count requests per match, and three exact ones would admit three times
 * the contract.
 */
export function classRoutes(scope: Construct, props: ClassRoutesProps): void {
  const { door, listeners, requestHeaders } = props;
  const { className, upstream } = door;
  const name = gatewayName(className);
  const metadata = { name, namespace: NAMESPACES.gatewayApi.name, labels: labels(name, 'ingress') };
  const parent = ({ gateway, listener }: ClassListener) => [{ name: gateway, sectionName: listener }];
  const backend = (service: string, port: number) => [{ name: service, namespace: upstream.namespace, port }];
  new HttpRoute(scope, `${className}-http`, {
    metadata,
    spec: {
      parentRefs: parent(listeners.http),
      rules: [
        {
          matches: [{ path: { type: PathType.REGULAR_EXPRESSION, value: '/v1/(metrics|logs|traces)' } }],
          filters: requestHeaders && [
            { type: HttpFilter.REQUEST_HEADER_MODIFIER, requestHeaderModifier: requestHeaders },
          ],
          backendRefs: backend(upstream.httpService, PORTS.otlpHttp),
        },
      ],
    },
  });
  new GrpcRoute(scope, `${className}-grpc`, {
    metadata,
    spec: {
      parentRefs: parent(listeners.grpc),
      rules: [
        {
          matches: [
            {
              method: {
                type: MethodType.REGULAR_EXPRESSION,
                service:
                  'opentelemetry[.]proto[.]collector[.](metrics[.]v1[.]Metrics|logs[.]v1[.]Logs|trace[.]v1[.]Trace)Service',
                method: 'Export',
              },
            },
          ],
          filters: requestHeaders && [
            { type: GrpcFilter.REQUEST_HEADER_MODIFIER, requestHeaderModifier: requestHeaders },
          ],
          backendRefs: backend(upstream.grpcService, PORTS.otlpGrpc),
        },
      ],
    },
  });
}
