import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Cluster,
  gatewayName,
  IDENTITY_HEADER,
  type Manifest,
  NAMESPACES,
  PORTS,
  renderCluster,
  spiffeId,
  WORKLOADS,
} from '../../lib';
import { readFleet } from '../../stacks/config';
import { authority } from '../../testbed/doubles/certificates';
import { agentWithoutKubernetes } from '../../testbed/processes/agent-without-kubernetes';
import { freePorts } from '../../testbed/processes/process';
import { FLEET } from '../../tools/root';
import { largeLogs, largeMetrics, largeTraces } from './large-requests';
import { QueuedCollector } from './queued-collector';

/** The rendered gold gateway, with stores that nobody listens for. */
export async function queuedGateway(directory: string): Promise<QueuedCollector> {
  const hub = clusterOf('hub');
  const objects = objectsOf(hub);
  const name = gatewayName('gold');
  const { text, http, health, closed } = await onLoopback(configOf(objects, name));
  return new QueuedCollector({
    directory,
    text: text.replaceAll(
      /http:\/\/[a-z]+\.monitoring\.svc\.cluster\.local:\d+/g,
      `http://127.0.0.1:${closed}`,
    ),
    env: { TZ: 'UTC' },
    http,
    health,
    headers: { [IDENTITY_HEADER]: spiffeId(hub.id) },
    requests: { '/v1/logs': largeLogs() },
    startSeconds: startSecondsOf(objects, 'StatefulSet', NAMESPACES.hub.name, name),
  });
}

/** The rendered agent of the edge without what asks Kubernetes, with doors that nobody listens for. */
export async function queuedAgent(directory: string): Promise<QueuedCollector> {
  const objects = objectsOf(clusterOf('edge'));
  const { agents } = NAMESPACES;
  const { text, http, health, closed } = await onLoopback(
    agentWithoutKubernetes(configOf(objects, WORKLOADS.agent)),
  );
  const ca = authority('restart');
  const client = ca.leaf('URI:spiffe://restart/telemetry');
  mkdirSync(directory, { recursive: true });
  for (const [file, content] of Object.entries({ ...client, 'ca.pem': ca.caPem }))
    writeFileSync(join(directory, file), content);
  ca.remove();
  return new QueuedCollector({
    directory,
    text: text
      .replaceAll(/endpoint: "?https:\/\/[^"\n]+"?/g, `endpoint: "https://127.0.0.1:${closed}"`)
      .replaceAll(/\/etc\/otelcol-(hub-ca|client-tls)/g, directory),
    env: { MASKING_KEY: client['tls.key'], K8S_NODE_NAME: 'node' },
    http,
    health,
    headers: {},
    requests: { '/v1/logs': largeLogs(), '/v1/traces': largeTraces(), '/v1/metrics': largeMetrics() },
    startSeconds: startSecondsOf(objects, 'DaemonSet', agents.name, WORKLOADS.agent),
  });
}

/** Puts the listeners of a configuration on free ports; `closed` is one on which nobody listens. */
async function onLoopback(rendered: string) {
  const [grpc, http, health, metrics, closed, ...spools] = await freePorts(8);
  const text = spools.reduce(
    (result, port, at) => result.replaceAll(`127.0.0.1:${PORTS.collectorSpool + at}`, `127.0.0.1:${port}`),
    rendered
      .replaceAll('0.0.0.0:4317', `127.0.0.1:${grpc}`)
      .replaceAll('0.0.0.0:4318', `127.0.0.1:${http}`)
      .replaceAll('0.0.0.0:13133', `127.0.0.1:${health}`)
      .replaceAll(/host: "0\.0\.0\.0"\n( +)port: 8888/g, `host: 127.0.0.1\n$1port: ${metrics}`),
  );
  return { text, http: http!, health: health!, closed: closed! };
}

function clusterOf(role: Cluster['role']): Cluster {
  return [...readFleet(FLEET).clusters.values()].find((cluster) => cluster.role === role)!;
}

function objectsOf(cluster: Cluster): Manifest[] {
  return renderCluster(cluster).charts.flatMap((chart) => chart.objects);
}

function configOf(objects: readonly Manifest[], workload: string): string {
  const found = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${workload}-config`,
  )!;
  return (found.data as Record<string, string>)['config.yaml']!;
}

interface WorkloadSpec {
  readonly template: {
    readonly spec: {
      readonly containers: readonly {
        readonly startupProbe: Readonly<Record<'failureThreshold' | 'periodSeconds', number>>;
      }[];
    };
  };
}

function startSecondsOf(objects: readonly Manifest[], kind: string, namespace: string, name: string): number {
  const found = objects.find(
    (object) =>
      object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace,
  )!;
  const { startupProbe } = (found.spec as WorkloadSpec).template.spec.containers[0]!;
  return startupProbe.failureThreshold * startupProbe.periodSeconds;
}
