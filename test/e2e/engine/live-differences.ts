import { isDeepStrictEqual } from 'node:util';
import { type Manifest } from '../../../lib';
import { type KubernetesClient } from './kubernetes-client';

/**
 * What a cluster holds otherwise than rendered: objects that are missing, that a dry run of the rendered one
 * would still change, or that Pulumi's provider did not apply.
 */
export async function liveDifferences(
  client: KubernetesClient,
  objects: readonly Manifest[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const object of objects) {
    const name = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const live = await client.get(object);
    if (live === undefined) {
      differences.push(`${name} is missing`);
      continue;
    }
    const wanted = await client.apply(object, { fieldManager: 'judge', dryRun: true, force: true });
    if (!isDeepStrictEqual(withoutManagers(live), withoutManagers(wanted)))
      differences.push(`${name} differs`);
    if (!managersOf(live).some((manager) => /^pulumi-kubernetes-/.test(manager)))
      differences.push(`${name} is not Pulumi's`);
  }
  return differences;
}

function withoutManagers(object: Manifest): object {
  return { ...object, metadata: { ...object.metadata, managedFields: undefined } };
}

/** Who applied the object, fields or not. */
function managersOf({ metadata }: Manifest): string[] {
  const { managedFields } = metadata as { managedFields?: { manager: string; operation: string }[] };
  return (managedFields ?? []).filter(({ operation }) => operation === 'Apply').map(({ manager }) => manager);
}
