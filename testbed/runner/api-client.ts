import { Agent, request } from 'node:https';

/** Requests to a kube-apiserver over kept connections. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    private readonly token: string,
    ca: string,
  ) {
    this.agent = new Agent({ ca, keepAlive: true, maxSockets: 8 });
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
          headers: { authorization: `Bearer ${this.token}`, 'content-type': type },
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
