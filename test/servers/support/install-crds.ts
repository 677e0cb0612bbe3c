import { readCrds } from '../../import/crds';
import { crdPins } from '../../import/pins';
import { type ApiServer } from './api-server';
import { FLUX_DOUBLES } from './flux-doubles';

/** Gives a server the CRDs that the clusters' operators bring: as the pinned packages ship them, and Flux's doubles. */
export function installCrds(server: ApiServer): void {
  server.create([...readCrds(crdPins).map(({ crd }) => crd), ...FLUX_DOUBLES]);
  const { status, stderr } = server.kubectl(
    'wait',
    '--for=condition=Established',
    'crd',
    '--all',
    '--timeout=30s',
  );
  if (status !== 0) throw new Error(`CRDs: ${stderr}`);
}
