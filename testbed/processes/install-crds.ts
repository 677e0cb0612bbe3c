import { readCrds } from '../../tools/import/crds';
import { crdPins } from '../../tools/import/pins';
import { CRD_DOUBLES } from '../doubles/crd-doubles';
import { type ApiServer } from './api-server';

/** Gives a server the CRDs that the clusters' operators bring: as the pinned packages ship them, else a double. */
export function installCrds(server: ApiServer): void {
  server.create([...readCrds(crdPins).map(({ crd }) => crd), ...CRD_DOUBLES]);
  const { status, stderr } = server.kubectl(
    'wait',
    '--for=condition=Established',
    'crd',
    '--all',
    '--timeout=30s',
  );
  if (status !== 0) throw new Error(`CRDs: ${stderr}`);
}
