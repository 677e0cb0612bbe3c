import { type Construct } from 'constructs';
import { ConfigFiles } from '../workload/config-files';

/**
 * A CA certificate that expired on 2000-01-02. It stands where no reviewed file exists yet, so that exporters start,
 * fail every handshake and retry; without any file they would trust the public CAs.
 */
const EXPIRED_CA = `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIBATAKBggqhkjOPQQDAjApMScwJQYDVQQDDB5ubyBDQSBj
ZXJ0aWZpY2F0ZSByZXZpZXdlZCB5ZXQwHhcNMDAwMTAxMDAwMDAwWhcNMDAwMTAy
MDAwMDAwWjApMScwJQYDVQQDDB5ubyBDQSBjZXJ0aWZpY2F0ZSByZXZpZXdlZCB5
ZXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATJ6BXuqwzsBTaFXRcttkI+/G48
5tWfPjA10rSx4tBRcFjk2a/SzsTxDqFqj9Ar3t3KLl6rHTjsNetLubaedlnXo0Iw
QDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQUhUJZ
Jzrnm0Y3z8J+9vBdUdY/8eUwCgYIKoZIzj0EAwIDSAAwRQIhAJBSvfnXdM83Cihn
FivY/J6iWcXbQEq8H7dDeeDdEWfhAiBfc3WmcyIGCyWWMsSOF30+vB5XS9h5VJ5W
CNRjuLonvg==
-----END CERTIFICATE-----
`;

/** The hub's reviewed CA certificates as file `ca.pem`, for the exporters of one namespace. */
export function hubCa(scope: Construct, namespace: string, reviewedPem: string | undefined): ConfigFiles {
  return new ConfigFiles(scope, `hub-ca-${namespace}`, {
    name: 'hub-ca',
    namespace,
    component: 'trust',
    files: { 'ca.pem': reviewedPem ?? EXPIRED_CA },
  });
}
