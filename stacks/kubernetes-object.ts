import * as pulumi from '@pulumi/pulumi';
import { type Manifest } from '../lib';
import { resourceName, resourceToken } from './urn';

/** Of this kind the provider knows no readiness: it waits for the address, of which DNS records are made. */
const AWAITED: Readonly<Record<string, string>> = { Gateway: 'jsonpath={.status.addresses[0].value}' };

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

function awaited(manifest: Manifest): Manifest {
  const condition = AWAITED[manifest.kind];
  if (condition === undefined) return manifest;
  const annotations = { ...manifest.metadata.annotations, 'pulumi.com/waitFor': condition };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}
