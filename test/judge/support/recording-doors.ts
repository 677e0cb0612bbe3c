import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { toYaml } from '../../../lib';
import { type Leaf } from '../../../testbed/doubles/certificates';
import { freePorts, ServerProcess } from '../../../testbed/processes/process';
import { binary } from '../../../tools/servers/binaries';
import { writeFiles } from './pod-files';

/** Where a span was seen: how often it came, and from whom by which class. */
export interface SeenSpan {
  count: number;
  readonly sender: string;
  readonly className: string;
}

interface Body {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { traceId: string; spanId: string }[] }[];
  }[];
  readonly resourceLogs?: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly { body: { stringValue: string } }[] }[];
  }[];
}

/**
 * Double of a hub's doors: a real collector with a listener of mutual TLS per sender and class, and behind it a list of
 * what came. It acknowledges only what stands in the list.
 */
export class RecordingDoors {
  /** Trace id → span id → where it was seen. */
  readonly traces = new Map<string, Map<string, SeenSpan>>();
  readonly logs: { readonly body: string; readonly className: string }[] = [];
  spans = 0;
  /** Classes whose doors refuse for now. */
  readonly closed = new Set<string>();
  private readonly ports = new Map<string, number>();
  private readonly recorder: Server = createServer((request, response) => this.record(request, response));
  private relay?: ServerProcess;

  async start(
    directory: string,
    senders: readonly string[],
    classes: readonly string[],
    tls: Leaf,
  ): Promise<void> {
    await new Promise<void>((resolve) => this.recorder.listen(0, '127.0.0.1', resolve));
    const { port } = this.recorder.address() as AddressInfo;
    const doors = senders.flatMap((sender) => classes.map((className) => ({ sender, className })));
    const [health, ...ports] = await freePorts(1 + doors.length);
    writeFiles(directory, { ...tls });
    const perDoor = (part: (door: (typeof doors)[number], index: number) => unknown, prefix: string) =>
      Object.fromEntries(
        doors.map((door, index) => [`${prefix}${door.sender}_${door.className}`, part(door, index)]),
      );
    doors.forEach(({ sender, className }, index) => this.ports.set(`${sender} ${className}`, ports[index]!));
    const pipeline = ({ sender, className }: (typeof doors)[number]) => ({
      receivers: [`otlp/${sender}_${className}`],
      exporters: [`otlp_http/${sender}_${className}`],
    });
    const config = {
      extensions: { health_check: { endpoint: `127.0.0.1:${health}` } },
      receivers: perDoor((_, index) => {
        const files = {
          cert_file: join(directory, 'tls.crt'),
          key_file: join(directory, 'tls.key'),
          client_ca_file: join(directory, 'ca.pem'),
        };
        return { protocols: { http: { endpoint: `127.0.0.1:${ports[index]}`, tls: files } } };
      }, 'otlp/'),
      exporters: perDoor(
        ({ sender, className }) => ({
          endpoint: `http://127.0.0.1:${port}/${sender}/${className}`,
          encoding: 'json',
          compression: 'none',
          sending_queue: { enabled: false },
          retry_on_failure: { enabled: false },
        }),
        'otlp_http/',
      ),
      service: {
        extensions: ['health_check'],
        telemetry: { metrics: { level: 'none' } },
        pipelines: { ...perDoor(pipeline, 'traces/'), ...perDoor(pipeline, 'logs/') },
      },
    };
    writeFiles(directory, { 'doors.yaml': toYaml(config) });
    this.relay = new ServerProcess('doors', binary('otelcol'), [`--config=${join(directory, 'doors.yaml')}`]);
    await this.relay.ready(`http://127.0.0.1:${health}/`);
  }

  /** Address of a sender's door. */
  address(sender: string, className: string): string {
    return `127.0.0.1:${this.ports.get(`${sender} ${className}`)}`;
  }

  async stop(): Promise<void> {
    await this.relay?.stop();
    this.recorder.closeAllConnections();
    await new Promise((resolve) => this.recorder.close(resolve));
  }

  private record(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, sender, className] = request.url!.split('/');
      if (this.closed.has(className!)) return void response.writeHead(503).end();
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      const spans = body.resourceSpans?.flatMap((r) => r.scopeSpans.flatMap((scope) => scope.spans)) ?? [];
      for (const { traceId, spanId } of spans) this.see(traceId, spanId, sender!, className!);
      const records =
        body.resourceLogs?.flatMap((r) => r.scopeLogs.flatMap((scope) => scope.logRecords)) ?? [];
      this.logs.push(...records.map((log) => ({ body: log.body.stringValue, className: className! })));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }

  private see(traceId: string, spanId: string, sender: string, className: string): void {
    const trace = this.traces.get(traceId) ?? new Map<string, SeenSpan>();
    this.traces.set(traceId, trace);
    const span = trace.get(spanId) ?? { count: 0, sender, className };
    trace.set(spanId, span);
    span.count += 1;
    this.spans += 1;
  }
}
