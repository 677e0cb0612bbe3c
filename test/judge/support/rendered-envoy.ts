import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classHost, DEFAULT_CLASSES, makeFleet, NAMESPACES, PORTS, specsOf } from '../../../lib';
import { readFleet } from '../../../stacks/config';
import { type HttpCall, httpCall } from '../../../testbed/doors/http-call';
import { type Authority, authority, type Leaf } from '../../../testbed/doubles/certificates';
import { freePorts, ServerProcess } from '../../../testbed/processes/process';
import { ROOT } from '../../../tools/root';
import { binary } from '../../../tools/servers/binaries';
import { objectsOf } from '../../support/fixtures';
import { EchoGateway } from './echo-gateway';
import { configMapData } from './pod-files';
import { replaceAll } from './replace';

/** Clusters of the committed config: the hub declares silver and bronze, the edge gold and bronze. */
export const HUB = 'fed-observability-test';
export const EDGE = 'fed-observability-remote';
/** A cluster that the fleet does not know. */
export const STRANGER = 'stranger';

const CLASSES = Object.keys(DEFAULT_CLASSES);
const DOMAIN = 'hub.fed-observability.example';

export interface Request extends Partial<Pick<HttpCall, 'headers' | 'path' | 'body'>> {
  readonly leaf?: Leaf;
}

/** The Envoy that the hub renders as a process on loopback, with certificates of throw-away CAs and a double behind it. */
export class RenderedEnvoy {
  readonly ports = { goldHttp: 0, silverHttp: 0, silverGrpc: 0, bronzeHttp: 0, health: 0 };
  private readonly directory = mkdtempSync(join(tmpdir(), 'fed-observability-door-'));
  private readonly authorities = new Map(
    [HUB, EDGE, STRANGER].map((id): [string, Authority] => [id, authority(id)]),
  );
  private envoy?: ServerProcess;
  private gateway?: EchoGateway;

  async start(): Promise<void> {
    this.gateway = await EchoGateway.start();
    const [admin, health, ...doors] = (await freePorts(8)) as [number, number, ...number[]];
    const [, goldHttp, silverGrpc, silverHttp, , bronzeHttp] = doors;
    Object.assign(this.ports, { health, goldHttp, silverGrpc, silverHttp, bronzeHttp });
    const files = this.render([HUB, EDGE]);
    this.place('envoy.yaml', this.onLoopback(files['envoy.yaml']!, { admin, health, doors }));
    this.place('server.yaml', replaceAll(files['server.yaml']!, { '/etc/envoy-server-tls': this.directory }));
    this.trust([HUB, EDGE]);
    const leaf = this.ca(HUB).leaf(CLASSES.map((name) => `DNS:${classHost(name, DOMAIN)}`).join(','));
    for (const [name, text] of Object.entries(leaf)) this.place(name, text);
    const config = ['--config-path', join(this.directory, 'envoy.yaml')];
    const options = ['--concurrency', '1', '--log-level', 'warn', '--use-dynamic-base-id'];
    this.envoy = new ServerProcess('envoy', binary('envoy'), [...config, ...options]);
    await this.envoy.ready(`http://127.0.0.1:${health}/ready`);
  }

  async stop(): Promise<void> {
    await this.envoy?.stop();
    await this.gateway?.stop();
    this.authorities.forEach((made) => made.remove());
    rmSync(this.directory, { recursive: true });
  }

  ca(id: string): Authority {
    return this.authorities.get(id)!;
  }

  log(): string {
    return this.envoy!.log();
  }

  /** What a client of this leaf presents at a class, and whom it trusts. */
  tls(className: string, leaf: Leaf | undefined) {
    return { host: classHost(className, DOMAIN), serverCa: this.ca(HUB).caPem, leaf };
  }

  /** Posts to the HTTP listener of a class. */
  knock(className: 'gold' | 'silver' | 'bronze', { leaf, ...request }: Request) {
    const port = this.ports[`${className}Http`];
    const tls = this.tls(className, leaf);
    return httpCall({ address: '127.0.0.1', port, tls, path: '/v1/logs', body: '{}', ...request });
  }

  /** Shows the trust files that the hub renders when the CAs of these clusters are reviewed. */
  trust(ids: readonly string[]): void {
    const files = this.render(ids);
    for (const name of CLASSES) this.place(`trust-${name}.yaml`, files[`trust-${name}.yaml`]!);
  }

  private render(trusted: readonly string[]): Record<string, string> {
    const fleet = makeFleet(specsOf(readFleet(ROOT)), new Map(trusted.map((id) => [id, this.ca(id).caPem])));
    const names = ['config', ...CLASSES.map((name) => `trust-${name}`)];
    const data = names.map((name) =>
      configMapData(`otel-gateway-external-${name}`, NAMESPACES.hub.name, objectsOf('hub', fleet)),
    );
    return Object.assign({}, ...data) as Record<string, string>;
  }

  /** Writes by rename, as the kubelet swaps a mounted ConfigMap. */
  private place(file: string, text: string): void {
    writeFileSync(join(this.directory, `.${file}`), text);
    renameSync(join(this.directory, `.${file}`), join(this.directory, file));
  }

  /** Everything that differs from the cluster: addresses, ports and paths. */
  private onLoopback(
    text: string,
    { admin, health, doors }: { admin: number; health: number; doors: readonly number[] },
  ): string {
    const config = replaceAll(text, {
      '0.0.0.0': '127.0.0.1',
      'port_value: 9901': `port_value: ${admin}`,
      'port_value: 9902': `port_value: ${health}`,
      ...Object.fromEntries(CLASSES.map((name) => [`/etc/envoy-trust/${name}`, this.directory])),
      '/etc/envoy': this.directory,
      ...Object.fromEntries(CLASSES.map((name) => [gatewayHost(name), '127.0.0.1'])),
    });
    const [listeners, clusters] = config.split('\n  clusters:\n') as [string, string];
    let index = 0;
    const { httpPort, grpcPort } = this.gateway!;
    const upstream: Record<string, number> = { [PORTS.otlpHttp]: httpPort, [PORTS.otlpGrpc]: grpcPort };
    // Listeners stand in the order of the doors; behind them are the gateway's own ports.
    const listening = listeners.replace(
      /port_value: (4317|4318|4327|4319|4337|4320)\b/g,
      () => `port_value: ${doors[index++]}`,
    );
    const dialling = clusters.replace(
      /port_value: (4317|4318)\b/g,
      (_, port: string) => `port_value: ${upstream[port]}`,
    );
    return `${listening}\n  clusters:\n${dialling}`;
  }
}

function gatewayHost(className: string): string {
  return `prio-ingestion-gateway-${className}-headless.observability-hub.svc.cluster.local`;
}
