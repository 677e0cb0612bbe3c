import { Construct } from 'constructs';
import { type TrafficClass } from '../config/traffic-class';
import { envoyBootstrap } from '../envoy/bootstrap';
import { ENVOY_PATHS, trustDirectory, trustName } from '../envoy/listener';
import { serverSecret, type TrustedCluster, trustSecret } from '../envoy/trust';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { ANYONE, type ListeningPort, type Peer } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SECRETS } from '../model/secret-names';
import { parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { ConfigFiles } from '../workload/config-files';
import { loadBalancer } from '../workload/load-balancer';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';

export interface EnvoyIngressProps {
  readonly classes: readonly TrafficClass[];
  /** Clusters that may send in each class and whose CA has been reviewed. */
  readonly trusted: ReadonlyMap<string, readonly TrustedCluster[]>;
  /** Clusters of the fleet, reviewed or not. */
  readonly fleetSize: number;
  /** Least number of Envoys; each gets its part of a class's contract. */
  readonly replicas: number;
  /** Source ranges that the NodeBalancer admits. @default everyone with a certificate */
  readonly allow?: readonly string[];
  /** Namespace of the classes' collectors. */
  readonly backendNamespace: string;
  /** Collectors of a class. */
  readonly gateway: (className: string) => Peer;
}

const RESOURCES = { cpu: '200m', memory: '256Mi', cpuLimit: '2', memoryLimit: '512Mi' };

/** The hub's door: one NodeBalancer, one pair of mutual-TLS listeners per class, identity set, limits per class and cluster. */
export class EnvoyIngress extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: EnvoyIngressProps) {
    super(scope, id);
    const common = { namespace: NAMESPACES.hub.name, component: 'ingress' };
    const name = WORKLOADS.ingress;
    const config = new ConfigFiles(this, 'config', {
      ...common,
      name: `${name}-config`,
      files: {
        'envoy.yaml': toYaml(
          envoyBootstrap(
            props.classes,
            { replicas: props.replicas, fleetSize: props.fleetSize },
            props.backendNamespace,
            parseBytes(RESOURCES.memoryLimit),
          ),
        ),
        'server.yaml': toYaml(serverSecret()),
      },
    });
    const trust = props.classes.map((row) =>
      new ConfigFiles(this, `trust-${row.name}`, {
        ...common,
        name: `${name}-${trustName(row.name)}`,
        files: {
          [`${trustName(row.name)}.yaml`]: toYaml(trustSecret(row.name, props.trusted.get(row.name) ?? [])),
        },
      }).watchedMount(trustDirectory(row.name)),
    );
    this.workload = new Workload(this, 'workload', {
      ...common,
      kind: 'Deployment',
      name,
      image: IMAGES.envoy,
      args: [
        '--config-path',
        `${ENVOY_PATHS.config}/envoy.yaml`,
        '--concurrency',
        '2',
        '--log-level',
        'warn',
      ],
      replicas: props.replicas,
      ports: [...doorPorts(props.classes), healthPort()],
      // Envoy reads the trust files again by itself; a removed CA is refused within seconds, without a restart.
      mounts: [
        config.mount(ENVOY_PATHS.config),
        ...trust,
        { name: 'server-tls', path: ENVOY_PATHS.serverTls, secret: SECRETS.serverTls },
      ],
      egress: props.classes.flatMap((row) =>
        [PORTS.otlpGrpc, PORTS.otlpHttp].map((port) => ({
          to: props.gateway(row.name),
          port,
        })),
      ),
      resources: RESOURCES,
      runAs: { user: 10001, group: 10001 },
      readiness: { path: '/ready', port: PORTS.envoyHealth },
      liveness: { path: '/ready', port: PORTS.envoyHealth },
      priorityClass: PLATFORM_PRIORITY.name,
      maxUnavailable: 1,
    });
    loadBalancer(this, {
      ...common,
      name,
      workload: name,
      ports: doorPorts(props.classes),
      allow: props.allow,
    });
  }
}

function doorPorts(classes: readonly TrafficClass[]): ListeningPort[] {
  // Their certificate says who they are.
  const from = [ANYONE];
  return classes.flatMap((row) => [
    { name: `grpc-${row.name}`, port: row.grpcPort, inService: false, from },
    { name: `http-${row.name}`, port: row.httpPort, inService: false, from },
  ]);
}

function healthPort(): ListeningPort {
  return { name: 'health', port: PORTS.envoyHealth, inService: false, from: [SCRAPER] };
}
