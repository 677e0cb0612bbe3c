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

  /** Every object of a resource. */
  async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(path)).items;
  }

  /** The same from the API server's memory: etcd is not asked. */
  known<T>(path: string): Promise<readonly T[]> {
    return this.list(`${path}?resourceVersion=0`);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.send('POST', path, body);
  }

  async delete(path: string, body?: object): Promise<void> {
    await this.exchange('DELETE', path, body);
  }

  /** A merge patch. */
  patch<T>(path: string, body: object): Promise<T> {
    return this.send('PATCH', path, body);
  }

  /** What is no object, such as the log of a pod. */
  text(path: string): Promise<string> {
    return this.exchange('GET', path);
  }

  /** Hands on each event of a watch; resolves when the server ends it. */
  watch<T>(path: string, onEvent: (event: T) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.url}${path}`,
        { agent: this.agent, headers: this.headers },
        (response) => {
          if (response.statusCode !== 200) {
            response.resume();
            return reject(new Error(`GET ${path}: ${response.statusCode}`));
          }
          let rest = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            const lines = `${rest}${chunk}`.split('\n');
            rest = lines.pop()!;
            lines.forEach((line) => onEvent(JSON.parse(line) as T));
          });
          response.on('close', resolve);
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    return JSON.parse(await this.exchange(method, path, body)) as T;
  }

  private exchange(method: string, path: string, body?: object): Promise<string> {
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
            if (status < 300) return resolve(text);
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
