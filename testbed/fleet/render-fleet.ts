import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CERT_MANAGER, CLUSTER_CA, type Fleet } from '../../lib';
import { readFleet } from '../../stacks/config';
import { synthesize } from '../../stacks/synthesize';
import { CertManagerDouble } from '../doubles/cert-manager-double';
import { readManifests } from '../kubernetes/read-manifests';

/** A fleet with a folder `dist/<stack>` of manifests each, and what issued the certificates that they trust. */
export interface RenderedFleet {
  readonly fleet: Fleet;
  readonly issuers: ReadonlyMap<string, CertManagerDouble>;
}

/** Renders the fleet below `directory`, issues its certificates, and renders it again with the reviewed CAs. */
export function renderFleet(from: string, directory: string): RenderedFleet {
  const config = copyConfig(from, join(directory, 'config'));
  const issuers = issueCertificates(config, join(directory, 'untrusting'));
  const fleet = readFleet(config);
  synthesize({ config, out: join(directory, 'dist') });
  return { fleet, issuers };
}

function copyConfig(from: string, to: string): string {
  mkdirSync(join(to, 'trust'), { recursive: true });
  for (const file of readdirSync(from).filter((name) => /^Pulumi\..+\.ya?ml$/.test(name))) {
    copyFileSync(join(from, file), join(to, file));
  }
  return to;
}

/** Follows every cluster's Certificate objects and writes its CA where `npm run trust` would. */
function issueCertificates(config: string, out: string): Map<string, CertManagerDouble> {
  synthesize({ config, out });
  return new Map(
    [...readFleet(config).clusters].map(([stack, { id }]) => {
      const issuer = new CertManagerDouble(readManifests(join(out, stack)));
      const ca = issuer.secrets.get(`${CERT_MANAGER}/${CLUSTER_CA}`)!;
      writeFileSync(join(config, 'trust', `${id}.pem`), ca['tls.crt']!);
      return [stack, issuer];
    }),
  );
}
