import { type ApiServer } from '../../../testbed/processes/api-server';
import { volumeFor } from '../../../testbed/storage/linode-volumes';
import { type Snapshot } from './snapshot';

/** Makes a volume for every claim that has none: kwok mounts nothing, so the object is all there is. */
export function provisionVolumes(server: ApiServer, { claims, volumes }: Snapshot, region: string): void {
  const made = new Set(volumes.map(({ metadata }) => metadata.name));
  const missing = claims
    .map((claim) => volumeFor(claim, region))
    .filter(({ metadata }) => !made.has(metadata.name));
  if (missing.length > 0) server.create(missing);
}
