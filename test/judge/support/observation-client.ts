import Ajv, { type ValidateFunction } from 'ajv';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Operation {
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
}

/** Asks a metrics-proxy, and holds every answer against its own OpenAPI document. */
export class ObservationClient {
  /** `<METHOD> <path> <status>` of every answer so far. */
  readonly seen = new Set<string>();

  private readonly ajv = new Ajv({ strict: false });
  private readonly validators = new Map<string, ValidateFunction>();

  private constructor(
    private readonly url: string,
    readonly document: Document,
  ) {}

  static async of(url: string): Promise<ObservationClient> {
    return new ObservationClient(url, (await (await fetch(`${url}/openapi.json`)).json()) as Document);
  }

  /** POST /observations. */
  post(body: unknown, options: { readonly search?: string; readonly token?: string } = {}): Promise<Answer> {
    return this.ask('POST', `/observations${options.search ?? ''}`, {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...bearer(options.token) },
    });
  }

  get(path: string, token?: string): Promise<Answer> {
    return this.ask('GET', path, { headers: bearer(token) });
  }

  private async ask(method: string, path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { ...init, method });
    const text = await response.text();
    const { pathname } = new URL(path, this.url);
    this.check(method, pathname, response.status, text);
    return { status: response.status, text, headers: response.headers };
  }

  private check(method: string, path: string, status: number, text: string): void {
    const at = `${method} ${path} ${status}`;
    this.seen.add(at);
    const documented = this.document.paths[path]?.[method.toLowerCase()]?.responses[status];
    if (documented === undefined) throw new Error(`${at} is not in the OpenAPI document: ${text}`);
    const schema = documented.content?.['application/json']?.schema;
    if (schema === undefined) throw new Error(`${at}: the OpenAPI document has no schema`);
    if (path === '/metrics') return;
    const validate = this.validators.get(at) ?? this.ajv.compile(schema);
    this.validators.set(at, validate);
    if (!validate(JSON.parse(text)))
      throw new Error(`${at}: ${this.ajv.errorsText(validate.errors)}: ${text}`);
  }
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
