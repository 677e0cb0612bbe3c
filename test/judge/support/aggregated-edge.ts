import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregatorHost, classHost, type Fleet, NAMESPACES, PORTS, WORKLOADS } from '../../../lib';
import { type Authority, authority } from '../../../testbed/doubles/certificates';
import { agentWithoutKubernetes } from '../../../testbed/processes/agent-without-kubernetes';
import { freePorts, ServerProcess } from '../../../testbed/processes/process';
import { binary } from '../../../tools/servers/binaries';
import { objectsOf } from '../../support/fixtures';
import { configMapData } from './pod-files';
import { RecordingDoors } from './recording-doors';
import { replaceAll, type Replacements } from './replace';

const DOORS = { gold: 4318, bronze: 4320 };
const DOMAIN = 'hub.fed-observability.example';

interface Ports {
  readonly grpc: number;
  readonly health: number;
  readonly metrics: number;
  /** On which it hears its own spools, one a class. */
  readonly spools: readonly number[];
}

const CLASSES = Object.keys(DOORS).length;

/**
 * The rendered agent and aggregators of the reference fleet's edge as processes on loopback, before a hub whose doors only
 * record. The agent runs without what asks Kubernetes: kubelet metrics, pod logs and `k8s_attributes`, so a test says
 * the namespace itself.
 */
export class AggregatedEdge {
  readonly doors = new RecordingDoors();
  readonly directory = mkdtempSync(join(tmpdir(), 'fed-observability-aggregator-'));
  readonly aggregators: ServerProcess[] = [];
  private readonly ca: Authority = authority('aggregated-edge');
  private readonly shards: Ports[] = [];
  private agentPorts = { http: 0, grpc: 0, health: 0, metrics: 0, spools: [] as number[] };
  private agent?: ServerProcess;

  constructor(
    private readonly fleet: Fleet,
    readonly replicas: number,
  ) {}

  async start(): Promise<void> {
    const each = 3 + CLASSES;
    const [http, ...ports] = (await freePorts(1 + each * (1 + this.replicas))) as [number, ...number[]];
    const [own, ...shards] = Array.from({ length: 1 + this.replicas }, (_, at) => {
      const [grpc, health, metrics, ...spools] = ports.slice(at * each, (at + 1) * each);
      return { grpc: grpc!, health: health!, metrics: metrics!, spools };
    });
    this.agentPorts = { http, ...own! };
    this.shards.push(...shards);
    writeFileSync(join(this.directory, 'ca.pem'), this.ca.caPem);
    const senders = ['agent', ...this.shards.map((_, shard) => `aggregator-${shard}`)];
    const doors = join(this.directory, 'doors');
    mkdirSync(doors);
    writeFileSync(join(doors, 'ca.pem'), this.ca.caPem);
    await this.doors.start(doors, senders, Object.keys(DOORS), this.ca.leaf('IP:127.0.0.1'));
    const client = this.ca.leaf('URI:spiffe://fed-observability-remote/telemetry');
    for (const [name, text] of Object.entries(client)) writeFileSync(join(this.directory, name), text);
    await Promise.all(this.shards.map((_, shard) => this.startAggregator(shard)));
    await this.startAgent(this.fleet);
  }

  /** Starts one aggregator, on the queues that the one before it left. */
  async startAggregator(shard: number, changes: Replacements = {}): Promise<void> {
    const { grpc } = this.shards[shard]!;
    const objects = objectsOf('edge', this.fleet);
    const config = configMapData(`${WORKLOADS.aggregator}-config`, NAMESPACES.observability.name, objects);
    const text = replaceAll(config['config.yaml']!, {
      ...this.common(`aggregator-${shard}`, this.shards[shard]!),
      '0.0.0.0:4317': `127.0.0.1:${grpc}`,
      ...changes,
    });
    const file = join(this.directory, `aggregator-${shard}.yaml`);
    writeFileSync(file, text);
    this.aggregators[shard] = new ServerProcess(`aggregator ${shard}`, binary('otelcol'), [
      `--config=${file}`,
    ]);
    await this.aggregators[shard].ready(`http://127.0.0.1:${this.shards[shard]!.health}/`);
  }

  /** Starts the agent that this fleet renders, on the queues that the one before it left. */
  async startAgent(fleet: Fleet): Promise<void> {
    await this.agent?.stop();
    const { http, grpc, health } = this.agentPorts;
    const objects = objectsOf('edge', fleet);
    const config = configMapData(`${WORKLOADS.agent}-config`, NAMESPACES.agents.name, objects);
    const rendered = agentWithoutKubernetes(config['config.yaml']!);
    const hosts = this.shards.map((_, shard) => `${aggregatorHost(shard)}:4317`);
    const dialled = hosts.filter((host) => rendered.includes(host));
    const text = replaceAll(rendered, {
      ...Object.fromEntries(dialled.map((host, shard) => [host, `127.0.0.1:${this.shards[shard]!.grpc}`])),
      ...this.common('agent', this.agentPorts),
      '0.0.0.0:4317': `127.0.0.1:${grpc}`,
      '0.0.0.0:4318': `127.0.0.1:${http}`,
    });
    const file = join(this.directory, 'agent.yaml');
    writeFileSync(file, text);
    const env = { MASKING_KEY: readFileSync(join(this.directory, 'tls.key'), 'utf8'), K8S_NODE_NAME: 'node' };
    this.agent = new ServerProcess('agent', binary('otelcol'), [`--config=${file}`], env);
    await this.agent.ready(`http://127.0.0.1:${health}/`);
  }

  async stop(): Promise<void> {
    await this.agent?.stop();
    await Promise.all(this.aggregators.map((aggregator) => aggregator.stop()));
    await this.doors.stop();
    this.ca.remove();
    rmSync(this.directory, { recursive: true });
  }

  /** OTLP/HTTP of the agent. */
  get url(): string {
    return `http://127.0.0.1:${this.agentPorts.http}`;
  }

  log(): string {
    return [this.agent!, ...this.aggregators].map((server) => server.log()).join('\n');
  }

  /** Sum of a counter's series with these labels over the aggregators. */
  async decided(counter: string, labels = ''): Promise<number> {
    return sum(await this.aggregatorPage(), counter, labels);
  }

  /** Spans that the doors have taken from the aggregators, by one way or the other. */
  async sentToDoors(): Promise<number> {
    const ways = ['_live', '_backlog'].map((way) =>
      this.decided('otelcol_exporter_sent_spans_total', `${way}"`),
    );
    return (await Promise.all(ways)).reduce((total, spans) => total + spans, 0);
  }

  /** Metrics of all aggregators. */
  async aggregatorPage(): Promise<string> {
    return (await Promise.all(this.shards.map(({ metrics }) => page(metrics)))).join('\n');
  }

  /** A counter of the agent. */
  async agentCounter(counter: string, labels = ''): Promise<number> {
    return sum(await page(this.agentPorts.metrics), counter, labels);
  }

  /** What differs from the cluster in both configurations. */
  private common(sender: string, { health, metrics, spools }: Ports): Record<string, string> {
    return {
      ...Object.fromEntries(
        spools.map((port, at) => [`127.0.0.1:${PORTS.collectorSpool + at}`, `127.0.0.1:${port}`]),
      ),
      ...Object.fromEntries(
        Object.entries(DOORS).map(([name, port]) => [
          `${classHost(name, DOMAIN)}:${port}`,
          this.doors.address(sender, name),
        ]),
      ),
      '0.0.0.0:13133': `127.0.0.1:${health}`,
      'host: "0.0.0.0"\n                port: 8888': `host: 127.0.0.1\n                port: ${metrics}`,
      '/etc/otelcol-hub-ca': this.directory,
      '/etc/otelcol-client-tls': this.directory,
      '/var/lib/otelcol': join(this.directory, `queues-${sender}`),
    };
  }
}

async function page(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

function sum(text: string, counter: string, labels: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(counter) && line.includes(labels))
    .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}
