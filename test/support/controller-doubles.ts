import { type Manifest } from '../../lib';

interface Listener {
  readonly name: string;
  readonly port: number;
}

/** The parts of a Gateway that decide what its controller makes. */
export interface GatewaySpec {
  readonly gatewayClassName: string;
  readonly listeners: readonly Listener[];
}

interface GatewayClasses {
  readonly image: string;
  readonly configConfigMap: string;
  readonly extraArgs?: readonly string[];
  readonly classes: readonly {
    readonly name: string;
    readonly replicas: number;
    readonly resources?: object;
    readonly extraArgs?: readonly string[];
    readonly podAnnotations?: Readonly<Record<string, string>>;
  }[];
}

/**
 * Doubles of the controllers that none of our tests can run: what they make in a cluster of our objects, as their sources
 * say. Names of things, labels of pods, ports and arguments; nothing of what their proxies do.
 */
export function madeByControllers(objects: readonly Manifest[]): Manifest[] {
  return objects.flatMap((object) => {
    if (object.kind === 'ObservabilityGateway') return observabilityGateway(object);
    if (object.kind !== 'Gateway') return [];
    const { gatewayClassName } = object.spec as GatewaySpec;
    return gatewayClassName === 'kgateway' ? kgatewayProxy(object) : envoyGatewayProxy(object);
  });
}

/** Namespaces in which only charts and controllers of others put pods; no policy of ours is there. */
export const OPERATOR_NAMESPACES = ['cert-manager', 'kgateway-system', 'envoy-gateway-system'];

/** A Deployment and a Service per class, named `<resource>-<class>`; the pods' one label is `app`. */
function observabilityGateway({ metadata, spec }: Manifest): Manifest[] {
  const { image, configConfigMap, extraArgs = [], classes } = spec as unknown as GatewayClasses;
  return classes.flatMap((row) => {
    const name = `${metadata.name}-${row.name}`;
    const own = { name, namespace: metadata.namespace!, labels: { 'observability-class': row.name } };
    const ports = [4317, 4318, 8888];
    const container = {
      name: 'otel-collector',
      image,
      args: ['--config=/etc/otel/config.yaml', ...extraArgs, ...(row.extraArgs ?? [])],
      ports: ports.map((containerPort) => ({ containerPort })),
      resources: row.resources,
      volumeMounts: [{ name: 'config', mountPath: '/etc/otel' }],
    };
    const template = {
      metadata: { labels: { app: name }, annotations: row.podAnnotations },
      spec: {
        containers: [container],
        volumes: [{ name: 'config', configMap: { name: configConfigMap } }],
      },
    };
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: own,
        spec: { replicas: row.replicas, template },
      },
      service(own, { app: name }, ports),
    ];
  });
}

/** A Deployment and a Service of the Gateway's name, in its namespace. */
function kgatewayProxy({ metadata, spec }: Manifest): Manifest[] {
  const { listeners } = spec as unknown as GatewaySpec;
  const { name } = metadata;
  const podLabels = { 'app.kubernetes.io/name': name, 'gateway.networking.k8s.io/gateway-name': name };
  return proxy({ name, namespace: metadata.namespace! }, podLabels, listeners, 9091);
}

/** A Deployment and a Service in the controller's own namespace. */
function envoyGatewayProxy({ metadata, spec }: Manifest): Manifest[] {
  const { listeners } = spec as unknown as GatewaySpec;
  const name = `envoy-${metadata.namespace}-${metadata.name}`;
  const podLabels = {
    'app.kubernetes.io/name': 'envoy',
    'app.kubernetes.io/component': 'proxy',
    'gateway.envoyproxy.io/owning-gateway-name': metadata.name,
    'gateway.envoyproxy.io/owning-gateway-namespace': metadata.namespace!,
  };
  return proxy({ name, namespace: 'envoy-gateway-system' }, podLabels, listeners, 19_001);
}

function proxy(
  own: { readonly name: string; readonly namespace: string },
  podLabels: Readonly<Record<string, string>>,
  listeners: readonly Listener[],
  metrics: number,
): Manifest[] {
  const ports = listeners.map(({ port }) => port);
  const container = {
    name: 'envoy',
    image: 'proxy-double:1',
    ports: [...ports, metrics].map((containerPort) => ({ containerPort })),
  };
  const template = { metadata: { labels: podLabels }, spec: { containers: [container] } };
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: own, spec: { template } },
    service(own, podLabels, ports),
  ];
}

function service(
  metadata: { readonly name: string; readonly namespace: string },
  selector: Readonly<Record<string, string>>,
  ports: readonly number[],
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector, ports: ports.map((port) => ({ port, targetPort: port })) },
  };
}
