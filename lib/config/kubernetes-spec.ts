import { z } from 'zod';
import { KUBERNETES_MINORS } from '../model/versions';
import { IPv4Range, IPv6Range } from './fields';

/** Addresses that may reach the API server; absent: everyone. */
const Acl = z
  .strictObject({ ipv4: z.array(IPv4Range).default([]), ipv6: z.array(IPv6Range).default([]) })
  .optional();

export const Kubernetes = z.discriminatedUnion('tier', [
  z.strictObject({
    tier: z.literal('standard'),
    version: z.enum(KUBERNETES_MINORS),
    /** Cannot be taken back once it is on. */
    highAvailability: z.boolean().default(false),
    acl: Acl,
  }),
  z.strictObject({
    tier: z.literal('enterprise'),
    version: z
      .string()
      .regex(
        /^v1\.(33|34|35|36)\.\d+\+lke\d+$/,
        'no version of LKE Enterprise: write a full version, e.g. v1.34.6+lke2',
      ),
    highAvailability: z.literal(true).default(true),
    acl: Acl,
  }),
]);
