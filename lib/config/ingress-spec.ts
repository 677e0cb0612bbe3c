import { z } from 'zod';
import { Host, IPv4Range, Label } from './fields';

const IngressFields = {
  /** Replicas of each proxy; each gets its part of a class's contract. */
  replicas: z
    .int()
    .min(2, 'while a single one restarts the door is closed: write 2 or more')
    .max(50)
    .default(2),
  /** Source addresses that the NodeBalancer admits; absent: everyone with a certificate. */
  allow: z.array(IPv4Range).min(1).optional(),
};

const GatewayApiFields = {
  ...IngressFields,
  /** A Gateway, and with it a NodeBalancer and its price, for each class, or one for all classes. */
  nodeBalancers: z.enum(['perClass', 'shared']).default('perClass'),
};

/** The hub's door. A discriminated union: an option of one controller is refused with another. */
export const Ingress = z.discriminatedUnion('controller', [
  // `optional` makes this the option of a config that names no controller.
  z.strictObject({ controller: z.literal('envoy').optional().default('envoy'), ...IngressFields }),
  z.strictObject({ controller: z.literal('kgateway'), ...GatewayApiFields }),
  z.strictObject({ controller: z.literal('envoyGateway'), ...GatewayApiFields }),
]);

/** Who makes the classes' collectors: our StatefulSets, or an operator that is in the cluster already. */
export const Gateways = z.strictObject({ form: z.enum(['native', 'operator']) });

/** A public name for Grafana; without it people come by `kubectl port-forward`. */
export const GrafanaRoute = z.strictObject({
  host: Host,
  /** Gateway API controller of the route: that of `hub.ingress`; to be named where the ingress is `envoy`, which is none. */
  controller: z.enum(['kgateway', 'envoyGateway']).optional(),
  /** ClusterIssuer of the certificate; absent: the cluster's own CA, which no browser knows. */
  issuer: Label.max(63).optional(),
});
