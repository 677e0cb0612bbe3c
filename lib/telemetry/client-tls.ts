import { type Construct } from 'constructs';
import { type ClientTls } from '../collector/hub-exporters';
import { type HubFacts } from '../fleet/cluster';
import { SECRETS } from '../model/secret-names';
import { hubCa } from './hub-ca';

/** Certificate and hub's CA of what sends from a namespace; the CA's ConfigMap is made in the chart. */
export function clientTls(
  chart: Construct,
  namespace: string,
  { caPem }: HubFacts,
  caName?: string,
): ClientTls {
  return {
    certificate: { name: 'client-tls', path: '/etc/otelcol-client-tls', secret: SECRETS.clientTls },
    ca: hubCa(chart, namespace, caPem, caName).mount('/etc/otelcol-hub-ca'),
  };
}
