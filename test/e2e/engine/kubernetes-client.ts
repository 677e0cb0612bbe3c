import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { type Manifest } from '../../../lib';

export interface ApplyOptions {
  readonly fieldManager: string;
  /** Asks what the apply would give, and stores nothing. @default false */
  readonly dryRun?: boolean;
  /** Takes fields over from other managers. @default false */
  readonly force?: boolean;
}

interface Kubeconfig {
  readonly clusters: readonly [{ cluster: { server: string; 'certificate-authority-data': string } }];
  readonly users: readonly [{ user: { token: string } }];
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * The few calls to a Kubernetes API that the doubles make, as the user and with the trust of one kubeconfig.
 */
export class KubernetesClient {
  private readonly server: string;
  private readonly token: string;
  private readonly agent: Agent;
  private readonly resources = new Map<string, readonly ApiResource[]>();

  constructor(kubeconfig: string) {
    const { clusters, users } = Object(parse(kubeconfig)) as Partial<Kubeconfig>;
    if (clusters === undefined || users === undefined) throw new Error('this is no kubeconfig');
    const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
    this.server = server;
    this.token = users[0].user.token;
    this.agent = new Agent({ keepAlive: true, ca: Buffer.from(authority, 'base64') });
  }

  /** Server-side apply; an unknown field is an error. */
  async apply(object: Manifest, { fieldManager, dryRun, force }: ApplyOptions): Promise<Manifest> {
    const query = new URLSearchParams({ fieldManager, force: String(force ?? false) });
    if (dryRun) query.set('dryRun', 'All');
    const path = `${await this.pathOf(object)}?${query}`;
    return (await this.call('PATCH', path, object, 'application/apply-patch+yaml')) as Manifest;
  }

  /** The stored object; undefined where there is none. */
  async get(object: Manifest): Promise<Manifest | undefined> {
    return (await this.call('GET', await this.pathOf(object))) as Manifest | undefined;
  }

  async delete(object: Manifest): Promise<void> {
    await this.call('DELETE', `${await this.pathOf(object)}?propagationPolicy=Background`);
  }

  /** Any other path; undefined where nothing is found. */
  async call(
    method: string,
    path: string,
    body?: object,
    contentType = 'application/json',
  ): Promise<unknown> {
    const { status, text } = await this.send(method, path, body, contentType);
    if (status < 300) return JSON.parse(text) as unknown;
    if (status === 404 && method !== 'PATCH') return undefined;
    throw new Error(`${status}: ${(JSON.parse(text) as { message: string }).message}`);
  }

  close(): void {
    this.agent.destroy();
  }

  /** Where the object lies, as the server itself says: a kind that it does not serve is an error. */
  private async pathOf({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const isKind = (resource: ApiResource) => resource.kind === kind && !resource.name.includes('/');
    let found = this.resources.get(base)?.find(isKind);
    if (found === undefined) {
      const list = (await this.call('GET', base)) as { resources: ApiResource[] } | undefined;
      this.resources.set(base, list?.resources ?? []);
      found = list?.resources.find(isKind);
    }
    if (found === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
    const scope = found.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${base}${scope}/${found.name}/${encodeURIComponent(metadata.name)}`;
  }

  private send(
    method: string,
    path: string,
    body: object | undefined,
    contentType: string,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': contentType };
      const sent = request(`${this.server}${path}`, { method, headers, agent: this.agent, timeout: 30_000 });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
