import { z } from 'zod';
import { ClassName, Duration, Host, IPv4Range, VolumeSize } from './fields';
import { Gateways, GrafanaRoute, Ingress } from './ingress-spec';
import { TrafficClassOverride } from './traffic-class-spec';

/** The part of a hub's config that no other role has. */
export const Hub = z.strictObject({
  /** Class doors are `<class>.<domain>`. */
  domain: Host,
  dns: z.discriminatedUnion('provider', [
    z.strictObject({ provider: z.literal('external') }),
    z.strictObject({ provider: z.literal('linode'), zone: Host }),
  ]),
  ingress: Ingress.prefault({}),
  gateways: Gateways.default({ form: 'native' }),
  grafana: GrafanaRoute.optional(),
  classes: z.record(ClassName, TrafficClassOverride).default({}),
  storageProfile: z.literal('single').default('single'),
  retention: z.strictObject({ metrics: Duration, logs: Duration, traces: Duration }),
  storage: z
    .strictObject({
      prometheus: VolumeSize.default('50Gi'),
      loki: VolumeSize.default('50Gi'),
      tempo: VolumeSize.default('30Gi'),
      grafana: VolumeSize.default('10Gi'),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      /** `remoteWrite` has no durable queue: what it holds is lost with the pod. */
      export: z.enum(['otlp', 'remoteWrite']).default('otlp'),
      /** Derived from the queues of the fleet; give a longer one only. */
      outOfOrderWindow: Duration.optional(),
    })
    .prefault({}),
  /** The Prometheus of the gateways' own metrics; it asks nobody who he is. */
  gatewayPrometheus: z
    .strictObject({
      /** A NodeBalancer for it; off unless given. */
      loadBalancer: z
        .strictObject({
          /** Source addresses that the NodeBalancer admits. */
          allow: z
            .array(
              IPv4Range.refine(
                (range) => !range.endsWith('/0'),
                'this admits everyone, and Prometheus asks for no password: write the ranges of those who may read it',
              ),
            )
            .min(
              1,
              'without a range nobody may read it: write the source ranges that may read it, or leave loadBalancer out',
            ),
        })
        .optional(),
    })
    .prefault({}),
  metricsProxy: z
    .strictObject({
      /** `bearer`: callers show the token of Secret `metrics-proxy-token`. */
      auth: z.enum(['none', 'bearer']).default('none'),
    })
    .prefault({}),
  destinations: z.array(z.never('no kind of destination exists yet: leave the list empty')).default([]),
});

/** The key `hub` of a hub's config. */
export type HubConfig = z.infer<typeof Hub>;
