import { get } from 'node:http';
import { type Container, portNumber, type Probe } from '../kubernetes/pod';

/** Asks a pod as the kubelet does: from outside, on the pod's address. */
export function probe(
  address: string,
  container: Container,
  { httpGet, timeoutSeconds = 1 }: Probe,
): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: address,
        port: portNumber({ containers: [container] }, httpGet.port),
        path: httpGet.path ?? '/',
        agent: false,
        timeout: timeoutSeconds * 1_000,
      },
      (response) => {
        response.resume();
        resolve((response.statusCode ?? 500) < 400);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
