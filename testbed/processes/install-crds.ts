import { readCrds } from '../../tools/import/crds';
import { crdPins } from '../../tools/import/pins';
import { CRD_DOUBLES } from '../doubles/crd-doubles';
import { type ApiServer } from './api-server';

/** What cert-manager's controllers write between a Certificate and its Secret: nothing that we render. */
const CERTIFICATE_REQUEST = {
  kind: 'CertificateRequest',
  file: 'cert-manager.io_certificaterequests.yaml',
  keep: [],
};

/** Gives a server the CRDs that the clusters' operators bring: as the pinned packages ship them, else a double. */
export function installCrds(server: ApiServer): void {
  const certManager = crdPins.find(({ module }) => module === 'github.com/cert-manager/cert-manager')!;
  const pins = [...crdPins, { ...certManager, kinds: [CERTIFICATE_REQUEST] }];
  server.create([...readCrds(pins).map(({ crd }) => crd), ...CRD_DOUBLES]);
  const { status, stderr } = server.kubectl(
    'wait',
    '--for=condition=Established',
    'crd',
    '--all',
    '--timeout=30s',
  );
  if (status !== 0) throw new Error(`CRDs: ${stderr}`);
}
