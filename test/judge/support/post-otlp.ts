/** Posts one request as the ingress would hand it on; resolves to the HTTP status. */
export async function postOtlp(url: string, body: object, identity?: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(identity ? { 'x-cluster-identity': identity } : {}),
  };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}
