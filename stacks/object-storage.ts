import * as linode from '@pulumi/linode';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterSpec } from '../lib';

/** A bucket and the one key that opens it and nothing else. */
export interface BucketAccess {
  readonly endpoint: pulumi.Output<string>;
  /** Secret. */
  readonly accessKey: pulumi.Output<string>;
  /** Secret. */
  readonly secretKey: pulumi.Output<string>;
}

/** Linode's bound on a key's label. */
const MAX_KEY_LABEL = 50;

/** The declared buckets in the cluster's region, by name. */
export function objectStorage({
  region,
  objectStorage: declared,
}: ClusterSpec): Record<string, BucketAccess> {
  return Object.fromEntries((declared?.buckets ?? []).map((bucket) => [bucket, addBucket(bucket, region)]));
}

function addBucket(name: string, region: string): BucketAccess {
  const bucket = new linode.ObjectStorageBucket(name, { label: name, region });
  const key = new linode.ObjectStorageKey(name, {
    label: name.slice(0, MAX_KEY_LABEL),
    bucketAccesses: [{ bucketName: bucket.label, region, permissions: 'read_write' }],
  });
  return {
    endpoint: bucket.s3Endpoint,
    accessKey: pulumi.secret(key.accessKey),
    secretKey: pulumi.secret(key.secretKey),
  };
}
