import { type Construct } from 'constructs';
import { type Door } from '../fleet/door';
import { EXPIRED_CA } from '../model/expired-ca';
import { NAMESPACES } from '../model/namespaces';
import { ConfigFiles } from '../workload/config-files';

/** ConfigMap with the CAs of one class's clusters, beside the Gateways. */
export function clientCasName(className: string): string {
  return `client-cas-${className}`;
}

/** The CAs of a class's clusters as one bundle, which is all that the API knows; a class without clusters trusts nobody. */
export function clientCas(scope: Construct, { className, trusted }: Door): void {
  new ConfigFiles(scope, `client-cas-${className}`, {
    name: clientCasName(className),
    namespace: NAMESPACES.gatewayApi.name,
    component: 'ingress',
    files: {
      'ca.crt':
        trusted.length === 0 ? EXPIRED_CA : trusted.map(({ caPem }) => `${caPem.trimEnd()}\n`).join(''),
    },
  });
}
