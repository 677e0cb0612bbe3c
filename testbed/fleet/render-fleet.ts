import { CERT_MANAGER, CLUSTER_CA, type Fleet } from '../../lib';
import { CertManagerDouble } from '../doubles/cert-manager-double';
import { readManifests } from '../kubernetes/read-manifests';
import { Rendering } from './rendering';

/** A fleet with a folder `dist/<stack>` of manifests each, and what issued the certificates that they trust. */
export interface RenderedFleet {
  readonly fleet: Fleet;
  readonly issuers: ReadonlyMap<string, CertManagerDouble>;
}

/** Renders the fleet below `directory`, issues its certificates, and renders it again with the reviewed CAs. */
export function renderFleet(from: string, directory: string): RenderedFleet {
  const rendering = new Rendering(from, directory);
  const issuers = new Map(
    [...rendering.render().clusters].map(([stack, { id }]) => {
      const issuer = new CertManagerDouble(readManifests(rendering.files(stack)));
      const ca = issuer.secrets.get(`${CERT_MANAGER}/${CLUSTER_CA}`)!;
      rendering.trust(id, ca['tls.crt']!);
      return [stack, issuer];
    }),
  );
  return { fleet: rendering.render(), issuers };
}
