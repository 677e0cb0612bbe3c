import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { LinodeAccount } from './linode-account';
import { LinodeRefusal } from './linode-refusal';

type Body = Readonly<Record<string, unknown>>;
type Handler = (account: LinodeAccount, path: readonly string[], body: Body) => unknown;

/** Method and path below `/v4`; `*` stands for an id. */
const ROUTES: readonly (readonly [string, Handler])[] = [
  // The Linode provider asks for it as a check of the connection.
  ['GET /linode/types', () => page([])],
  ['POST /lke/clusters', (account, _, body) => account.createCluster(body)],
  ['GET /lke/clusters/*', (account, [id]) => account.cluster(id!)],
  ['DELETE /lke/clusters/*', (account, [id]) => account.deleteCluster(id!)],
  ['GET /lke/clusters/*/pools', (account, [id]) => page(account.pools(id!))],
  ['POST /lke/clusters/*/pools', (account, [id], body) => account.createPool(id!, body)],
  ['GET /lke/clusters/*/pools/*', (account, [id, pool]) => account.pool(id!, pool!)],
  ['DELETE /lke/clusters/*/pools/*', (account, [id, pool]) => account.deletePool(id!, pool!)],
  ['GET /lke/clusters/*/kubeconfig', (account, [id]) => ({ kubeconfig: account.kubeconfig(id!) })],
  ['GET /lke/clusters/*/api-endpoints', (account, [id]) => page(account.endpoints(id!))],
  [
    'GET /lke/clusters/*/dashboard',
    (account, [id]) => ({ url: `https://${account.cluster(id!).id}.dashboard.example` }),
  ],
  ['POST /networking/firewalls', (account, _, body) => account.createFirewall(body)],
  ['DELETE /networking/firewalls/*', (account, [id]) => account.deleteFirewall(id!)],
  ['GET /domains', (account) => page(account.domains)],
  ['POST /domains/*/records', (account, [id], body) => account.createRecord(id!, body)],
  ['DELETE /domains/*/records/*', (account, [, id]) => account.deleteRecord(id!)],
];

/**
 * Milliseconds until a refusal. It ends the update, and the SDK counts a call that is on its way to the engine then as an
 * error of the program.
 */
const REFUSAL_MS = 500;

export interface LinodeApiOptions {
  readonly token: string;
  /** Kubeconfig of a cluster, by the cluster's label. */
  readonly kubeconfigs: Readonly<Record<string, string>>;
  /** Zones of the account. */
  readonly domains?: readonly string[];
}

/**
 * Double of the Linode API: the calls that clusters, node pools, firewalls and DNS records take, over HTTP and with a
 * state. Everything is ready at once, and a cluster's API server is one that the test runs.
 */
export class LinodeApiDouble {
  readonly account: LinodeAccount;
  /** What was asked for, with `*` for ids. */
  readonly requests: string[] = [];
  private readonly refusals = new Map<string, LinodeRefusal>();
  private readonly server: Server;

  private constructor(private readonly options: LinodeApiOptions) {
    this.account = new LinodeAccount(options.kubeconfigs, options.domains ?? []);
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  static async start(options: LinodeApiOptions): Promise<LinodeApiDouble> {
    const api = new LinodeApiDouble(options);
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  /** The bare origin, as the Linode provider takes it. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers 400 from now on to one kind of request, named as in `requests`. */
  refuse(route: string, reason: string, field: string): void {
    this.refusals.set(route, new LinodeRefusal(400, reason, field));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    try {
      return { status: 200, body: await this.handle(request) };
    } catch (error) {
      if (!(error instanceof LinodeRefusal)) throw error;
      return { status: error.status, body: { errors: [{ reason: error.message, field: error.field }] } };
    }
  }

  private async handle(request: IncomingMessage): Promise<unknown> {
    const content = await text(request);
    if (request.headers.authorization !== `Bearer ${this.options.token}`)
      throw new LinodeRefusal(401, 'Invalid Token');
    const path = new URL(request.url!, this.url).pathname.replace('/v4/', '/');
    const ids: string[] = [];
    const route = `${request.method} ${path.replace(/\d+/g, (id) => `${ids.push(id) && '*'}`)}`;
    this.requests.push(route);
    const refusal = this.refusals.get(route);
    if (refusal !== undefined) {
      await pause(REFUSAL_MS);
      throw refusal;
    }
    const handler = ROUTES.find(([known]) => known === route)?.[1];
    if (handler === undefined) throw new LinodeRefusal(404, 'Not found');
    return handler(this.account, ids, content === '' ? {} : (JSON.parse(content) as Body));
  }
}

function page(data: readonly unknown[]) {
  return { data, page: 1, pages: 1, results: data.length };
}
