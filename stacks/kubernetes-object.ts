import * as pulumi from '@pulumi/pulumi';
import { type Manifest } from '../lib';
import { isGpuDaemonSet } from './gpu-daemon-set';
import { resourceName, resourceToken } from './urn';

/** The provider knows no readiness of this kind: it waits for the address, of which DNS records are made. */
const GATEWAY_ADDRESS = { 'pulumi.com/waitFor': 'jsonpath={.status.addresses[0].value}' };

/**
 * The provider would wait for a ready pod on every GPU node. These pods become ready when the node's driver is loaded,
 * minutes after the node: an update must not fail because of that.
 */
const NOT_AWAITED = { 'pulumi.com/skipAwait': 'true' };

/** One manifest as one resource, with the type token of the Kubernetes SDK. Leaves may be Outputs. */
export class KubernetesObject extends pulumi.CustomResource {
  declare readonly status: pulumi.Output<unknown>;

  constructor(manifest: Manifest, opts: pulumi.CustomResourceOptions) {
    // An output property exists on the resource only when it is named here.
    const props = { ...awaited(manifest), status: undefined };
    super(resourceToken(manifest), resourceName(manifest), props, {
      ...opts,
      // Names are fixed: server-side apply of a successor would write into the object that is deleted next.
      deleteBeforeReplace: true,
      additionalSecretOutputs: manifest.kind === 'Secret' ? ['data', 'stringData'] : [],
    });
  }
}

/** The manifest with what the provider is told about waiting, which no manifest knows. */
function awaited(manifest: Manifest): Manifest {
  const told = waiting(manifest);
  if (told === undefined) return manifest;
  const annotations = { ...manifest.metadata.annotations, ...told };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

function waiting(manifest: Manifest): Readonly<Record<string, string>> | undefined {
  if (manifest.kind === 'Gateway') return GATEWAY_ADDRESS;
  return isGpuDaemonSet(manifest) ? NOT_AWAITED : undefined;
}
