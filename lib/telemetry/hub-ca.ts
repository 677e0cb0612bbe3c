import { type Construct } from 'constructs';
import { EXPIRED_CA } from '../model/expired-ca';
import { ConfigFiles } from '../workload/config-files';

/** The hub's reviewed CA certificates as file `ca.pem`, for the exporters of one namespace or, by another name, of one workload. */
export function hubCa(
  scope: Construct,
  namespace: string,
  reviewedPem: string | undefined,
  name = 'hub-ca',
): ConfigFiles {
  return new ConfigFiles(scope, `hub-ca-${namespace}`, {
    name,
    namespace,
    component: 'trust',
    files: { 'ca.pem': reviewedPem ?? EXPIRED_CA },
  });
}
