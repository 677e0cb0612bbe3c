/**
 * A CA certificate that expired on 2000-01-02: nobody's certificate is valid under it. It stands where no reviewed file
 * exists: exporters start, fail every handshake and retry, where without any file they would trust the public CAs; and a
 * class without clusters refuses everyone, where without any file its door would ask for no certificate.
 */
export const EXPIRED_CA = `-----BEGIN CERTIFICATE-----
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
