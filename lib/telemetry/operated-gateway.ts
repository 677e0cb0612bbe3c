import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { renderCollector } from '../collector/render-collector';
import { resourceConstantsArg } from '../collector/resource-constants';
import { type TrafficClass } from '../config/traffic-class';
import { ATTRIBUTES } from '../model/attributes';
import { gatewayName, headlessName, INGESTION_GATEWAY } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { GATEWAY_PROMETHEUS, SCRAPER } from '../model/peers';
import { type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { labels } from '../workload/labels';
import { networkPolicy } from '../workload/network-policy';
import { referenceGrant } from '../workload/reference-grant';
import { toYaml } from '../yaml';
import { type GatewayProps } from './gateway-parts';
import { CLASS_CONSTANTS, operatedPipelines } from './operated-pipelines';

export interface OperatedGatewayProps extends GatewayProps {
  readonly classes: readonly TrafficClass[];
  /** Pods through which the requests of a class come. */
  readonly ingressOf: (className: string) => readonly Peer[];
}

const NAMESPACE = NAMESPACES.observability.name;

/**
 * The classes as one custom resource of the ObservabilityGateway operator, which makes a Deployment and a Service of each.
 *
 * The resource has no volumes, so nothing can be queued on disk: a request is answered when the store has answered, and the
 * clusters' own queues carry a store's outage. It has neither environment nor a configuration per class: what a class is
 * called comes as an argument, without which its collector does not start. It has no autoscaler, since the operator writes
 * its replicas back; no priority, probe or security context.
 */
export class OperatedGateway extends Construct {
  constructor(scope: Construct, id: string, props: OperatedGatewayProps) {
    super(scope, id);
    const { config, needs } = renderCollector({
      pipelines: operatedPipelines({
        senders: props.senders,
        metricsExport: props.metricsExport,
        metricsMaxAgeSeconds: props.metricsMaxAgeSeconds,
        logsMaxAgeSeconds: props.logsMaxAgeSeconds,
        identity: props.identity,
        // One configuration for all: that of the class that may have the most.
        storeRequests: Math.max(...props.classes.map((row) => row.storeRequests)),
      }),
      // Images without a time zone run in UTC, which is all that the components ask of the environment.
      metricsPort: PORTS.collectorMetrics,
    });
    const files = new ConfigFiles(this, 'config', {
      name: `${INGESTION_GATEWAY}-config`,
      namespace: NAMESPACE,
      component: 'gateway',
      files: { 'config.yaml': toYaml(config) },
    });
    new ApiObject(this, 'observability-gateway', {
      apiVersion: 'observability.x-k8s.io/v1alpha1',
      kind: 'ObservabilityGateway',
      metadata: {
        name: INGESTION_GATEWAY,
        namespace: NAMESPACE,
        labels: labels(INGESTION_GATEWAY, 'gateway'),
      },
      spec: {
        image: IMAGES.collector,
        configConfigMap: files.name,
        classes: props.classes.map((row) => classOf(row, files.checksum)),
      },
    });
    for (const row of props.classes) {
      const name = gatewayName(row.name);
      const own = new Construct(this, row.name);
      networkPolicy(own, {
        name,
        namespace: NAMESPACE,
        component: 'gateway',
        podLabels: { app: name },
        ports: [...needs.ports.map((port) => ({ ...port, from: props.ingressOf(row.name) })), selfMetrics()],
        egress: needs.egress,
      });
      addHeadlessService(own, name);
    }
    if (props.routesFrom !== undefined) {
      const services = props.classes.flatMap((row) => [
        gatewayName(row.name),
        headlessName(gatewayName(row.name)),
      ]);
      referenceGrant(this, {
        name: INGESTION_GATEWAY,
        namespace: NAMESPACE,
        services,
        from: props.routesFrom,
      });
    }
  }
}

function classOf(row: TrafficClass, checksum: string): object {
  const { cpu, memory, cpuLimit, memoryLimit } = row.resources;
  return {
    name: row.name,
    // The most that the class may have: nothing adds replicas under load.
    replicas: row.replicas.max,
    resources: { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } },
    // The operator restarts nothing when the file changes; a changed annotation rolls the pods.
    podAnnotations: { [`fed-observability/checksum-${INGESTION_GATEWAY}-config`]: checksum },
    extraArgs: [
      resourceConstantsArg(CLASS_CONSTANTS.ofAll, { [ATTRIBUTES.telemetryClass]: row.name }),
      resourceConstantsArg(CLASS_CONSTANTS.ofMetrics, { [ATTRIBUTES.hubReceivedAt]: gatewayName(row.name) }),
    ],
  };
}

/**
 * The operator's own Service has one address, and says of no port which protocol it speaks: proxies take HTTP/1.1 to the
 * gRPC port. This one has an address for each pod, and says it.
 */
function addHeadlessService(scope: Construct, workload: string): void {
  const name = headlessName(workload);
  const port = (portName: string, number: number, appProtocol: string) => ({
    name: portName,
    port: number,
    targetPort: k8s.IntOrString.fromNumber(number),
    protocol: 'TCP',
    appProtocol,
  });
  new k8s.KubeService(scope, 'headless-service', {
    metadata: { name, namespace: NAMESPACE, labels: labels(workload, 'gateway') },
    spec: {
      clusterIp: 'None',
      selector: { app: workload },
      ports: [
        port('otlp-grpc', PORTS.otlpGrpc, 'kubernetes.io/h2c'),
        port('otlp-http', PORTS.otlpHttp, 'http'),
      ],
    },
  });
}

function selfMetrics() {
  const from = [SCRAPER, GATEWAY_PROMETHEUS];
  return { name: 'metrics', port: PORTS.collectorMetrics, inService: false, from };
}
