import { Agent, request } from 'node:https';

/** Who asks: the bearer of a token, or of a client certificate. */
export type Access = { readonly token: string } | { readonly cert: string; readonly key: string };

/** Requests to a kube-apiserver over kept connections. */
export class ApiClient {
  private readonly agent: Agent;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly url: string,
    access: Access,
    ca: string,
  ) {
    const certificate = 'cert' in access ? access : {};
    this.agent = new Agent({ ca, ...certificate, keepAlive: true, maxSockets: 8 });
    this.headers = 'token' in access ? { authorization: `Bearer ${access.token}` } : {};
  }

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.send('POST', path, body);
  }

  /** A merge patch. */
  patch<T>(path: string, body: object): Promise<T> {
    return this.send('PATCH', path, body);
  }

  close(): void {
    this.agent.destroy();
  }

  private send<T>(method: string, path: string, body?: object): Promise<T> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.url}${path}`,
        {
          method,
          agent: this.agent,
          timeout: 10_000,
          headers: { ...this.headers, 'content-type': type },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            if (status < 300) return resolve(JSON.parse(text) as T);
            reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`));
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in 10 s`)));
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
