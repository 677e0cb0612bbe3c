import { type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { GPU_LABEL } from '../../lib';
import { authority } from '../doubles/certificates';
import { type ApiClient } from '../processes/api-client';
import { statsSummary } from './kubelet-page';
import { type RunningPod } from './running-pod';

export interface NodeDoubleProps {
  readonly api: ApiClient;
  readonly address: string;
  readonly name: string;
  readonly pods: () => readonly RunningPod[];
}

interface Review {
  readonly status: {
    readonly authenticated?: boolean;
    readonly allowed?: boolean;
    readonly user?: { readonly username: string; readonly groups: string[] };
  };
}

/**
 * A double of the kubelet: it registers the node, reports its pods to the API server, and serves `/stats/summary`
 * over HTTPS. As the real one it asks the API server who a caller is and whether that account may read `nodes/stats`.
 */
export class NodeDouble {
  private constructor(
    private readonly props: NodeDoubleProps,
    private readonly server: Server,
  ) {}

  static async start(props: NodeDoubleProps): Promise<NodeDouble> {
    await props.api.post('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: props.name, labels: { 'kubernetes.io/hostname': props.name, ...GPU_LABEL } },
    });
    const address = { type: 'InternalIP', address: props.address };
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' };
    await props.api.patch(`/api/v1/nodes/${props.name}/status`, {
      status: {
        addresses: [address],
        conditions: [ready],
        capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      },
    });
    const own = authority('kubelet');
    const leaf = own.leaf(`IP:${props.address}`, { usages: ['digital signature', 'server auth'] });
    own.remove();
    const server = createServer({ cert: leaf['tls.crt'], key: leaf['tls.key'] });
    const double = new NodeDouble(props, server);
    server.on('request', (request, response) => {
      double.answer(request).then(
        ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
        (error: Error) => response.writeHead(500).end(error.message),
      );
    });
    await new Promise<void>((resolve) => server.listen(10_250, props.address, resolve));
    return double;
  }

  /** Writes a pod's state to the API server; failures do not matter, the next change reports again. */
  report(pod: RunningPod): void {
    const { name, namespace } = pod.props.pod.metadata;
    const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
    const condition = (type: string, holds: boolean) => ({
      type,
      status: holds ? 'True' : 'False',
      lastTransitionTime: now,
    });
    const { image, name: containerName } = pod.container;
    this.props.api
      .patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, {
        status: {
          phase: 'Running',
          hostIP: this.props.address,
          podIP: pod.props.address,
          podIPs: [{ ip: pod.props.address }],
          startTime: now,
          conditions: [
            condition('PodScheduled', true),
            condition('Initialized', true),
            condition('ContainersReady', pod.ready),
            condition('Ready', pod.ready),
          ],
          containerStatuses: [
            {
              name: containerName,
              image,
              imageID: image,
              containerID: `process://${pod.props.id}-${pod.restarts}`,
              ready: pod.ready,
              started: pod.ready,
              restartCount: pod.restarts,
              state: pod.ready ? { running: { startedAt: now } } : { waiting: { reason: 'NotReady' } },
            },
          ],
        },
      })
      .catch(() => undefined);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    if (request.url?.split('?')[0] !== '/stats/summary') return { status: 404, body: '' };
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return { status: 401, body: '' };
    const who = await this.review('authentication.k8s.io', 'TokenReview', { token });
    if (who.status.authenticated !== true) return { status: 401, body: '' };
    const may = await this.review('authorization.k8s.io', 'SubjectAccessReview', {
      user: who.status.user?.username,
      groups: who.status.user?.groups,
      resourceAttributes: { verb: 'get', resource: 'nodes', subresource: 'stats', name: this.props.name },
    });
    if (may.status.allowed !== true) return { status: 403, body: '' };
    return { status: 200, body: JSON.stringify(statsSummary(this.props.name, this.props.pods())) };
  }

  private review(group: string, kind: string, spec: object): Promise<Review> {
    const path = `/apis/${group}/v1/${kind.toLowerCase()}s`;
    return this.props.api.post<Review>(path, { apiVersion: `${group}/v1`, kind, spec });
  }
}
