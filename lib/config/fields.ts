import { z } from 'zod';
import { MIN_VOLUME_GIB } from '../model/linode';
import { GIB, parseBytes } from '../model/units';

// A schema's own message is `problem: fix`; what a schema says without one stands in schema-words.ts.

export const Label = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'not a DNS label: write lower-case letters, digits and inner dashes',
  );

const CLUSTER_ID_LENGTH = "not as long as LKE's labels are: write 3 to 32 characters";

/** Cluster id: DNS label, SPIFFE trust domain and, since LKE labels are 3 to 32 characters, no longer than that. */
export const ClusterId = Label.min(3, CLUSTER_ID_LENGTH).max(32, CLUSTER_ID_LENGTH);
/** Port names of the door are `grpc-<class>`, and Kubernetes gives them 15 characters. */
export const ClassName = Label.max(10, 'too long for the name of a port: write at most 10 characters').refine(
  // PriorityClass telemetry-platform, and the headless Service of a class whose name stops before the dash.
  (name) => name !== 'platform' && !name.endsWith('-headless'),
  'another object has the name that this class would get: choose another name',
);

/** Kubernetes' own syntax of the keys of labels and taints. */
const QUALIFIED_NAME = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

export const TaintKey = z.string().regex(QUALIFIED_NAME, 'no taint key: write prefix/name');

/** Kubernetes' own syntax of labels; what the platform sets itself is not for config to change. */
export const LabelKey = z
  .string()
  .regex(QUALIFIED_NAME, 'no label key: write prefix/name')
  .refine(
    (key) => !/^(.*\.)?kubernetes\.io\//.test(key),
    'labels under kubernetes.io are set by the platform: choose another prefix',
  );
export const LabelValue = z
  .string()
  .regex(
    /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
    'no label value: write at most 63 letters, digits, dashes, underscores and dots',
  );

/** Name of a namespace or a Service. */
export const Namespace = Label.max(63, 'too long for a DNS label: write at most 63 characters');
export const Port = z.int().min(1).max(65_535);
export const Minutes = z.int().min(1).max(10_080);
export const Duration = z
  .string()
  .regex(/^[1-9]\d*(s|m|h|d)$/, 'no duration: write a whole number with s, m, h or d, e.g. 48h');

export const Host = z
  .string()
  .regex(
    /^(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/,
    'no DNS name: write a DNS name in lower case',
  )
  .refine((host) => !/^[\d.]+$/.test(host), 'an IP address moves with its NodeBalancer: write a DNS name');

export const IPv4Range = z.cidrv4('no IPv4 range: write an IPv4 range, e.g. 203.0.113.0/24');
export const IPv6Range = z.cidrv6('no IPv6 range: write an IPv6 range, e.g. 2001:db8::/32');

/** A claim on a Linode volume. */
export const VolumeSize = z
  .string()
  .regex(/^\d+Gi$/, { error: 'no size of a volume: write whole gibibytes, e.g. 50Gi', abort: true })
  .refine(
    (size) => parseBytes(size) >= MIN_VOLUME_GIB * GIB,
    `Linode's smallest volume is ${MIN_VOLUME_GIB}Gi: write that or more`,
  );
