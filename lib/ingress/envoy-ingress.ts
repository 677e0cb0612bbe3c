import { Construct } from 'constructs';
import { type ScrapeJob, scrapePods } from '../collector/scrape';
import { envoyBootstrap } from '../envoy/bootstrap';
import { HEALTH_PAGES } from '../envoy/health';
import { trustDirectory, trustName } from '../envoy/listener';
import { LOG_LIMITS_FILE, logLimits } from '../envoy/log-limit';
import { ENVOY_PATHS } from '../envoy/paths';
import { serverSecret, trustSecret } from '../envoy/trust';
import { type Door } from '../fleet/door';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { SCRAPER } from '../model/peers';
import { ANYONE, type ListeningPort } from '../model/pod';
import { PORTS } from '../model/ports';
import { PLATFORM_PRIORITY } from '../model/priority';
import { SECRETS } from '../model/secret-names';
import { parseBytes } from '../model/units';
import { IMAGES } from '../model/versions';
import { PRE_STOP_SECONDS } from '../model/withdrawal';
import { ConfigFiles } from '../workload/config-files';
import { loadBalancer } from '../workload/load-balancer';
import { Workload } from '../workload/workload';
import { toYaml } from '../yaml';
import { upstreamEgress } from './upstream-egress';

export interface EnvoyIngressProps {
  readonly doors: readonly Door[];
  /** Clusters of the fleet, reviewed or not. */
  readonly fleetSize: number;
  /** Least number of Envoys; each gets its part of a class's contract. */
  readonly replicas: number;
  /** Source ranges that the NodeBalancer admits. @default everyone with a certificate */
  readonly allow?: readonly string[];
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
          envoyBootstrap({
            doors: props.doors,
            fleetSize: props.fleetSize,
            memoryLimitBytes: parseBytes(RESOURCES.memoryLimit),
          }),
        ),
        'server.yaml': toYaml(serverSecret()),
        [LOG_LIMITS_FILE]: toYaml(logLimits(props.doors)),
      },
    });
    const trust = props.doors.map((door) => {
      const secret = trustName(door.className);
      return new ConfigFiles(this, `trust-${door.className}`, {
        ...common,
        name: `${name}-${secret}`,
        files: { [`${secret}.yaml`]: toYaml(trustSecret(door)) },
      }).watchedMount(trustDirectory(door.className));
    });
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
      ports: [...doorPorts(props.doors), healthPort()],
      // Envoy reads the trust files again by itself; a removed CA is refused within seconds, without a restart.
      mounts: [
        config.mount(ENVOY_PATHS.config),
        ...trust,
        { name: 'server-tls', path: ENVOY_PATHS.serverTls, secret: SECRETS.serverTls },
      ],
      egress: upstreamEgress(props.doors),
      resources: RESOURCES,
      runAs: { user: 10001, group: 10001 },
      readiness: { path: HEALTH_PAGES.ready, port: PORTS.envoyHealth },
      liveness: { path: HEALTH_PAGES.live, port: PORTS.envoyHealth },
      priorityClass: PLATFORM_PRIORITY.name,
      maxUnavailable: 1,
      preStopSeconds: PRE_STOP_SECONDS,
      // The loss of one node must not close the doors.
      spread: 'required',
    });
    loadBalancer(this, {
      ...common,
      name,
      workload: name,
      ports: doorPorts(props.doors),
      allow: props.allow,
    });
  }
}

function doorPorts(doors: readonly Door[]): ListeningPort[] {
  // Their certificate says who they are.
  const from = [ANYONE];
  return doors.flatMap((door) => [
    { name: `grpc-${door.className}`, port: door.grpcPort, inService: false, from },
    { name: `http-${door.className}`, port: door.httpPort, inService: false, from },
  ]);
}

function healthPort(): ListeningPort {
  return { name: 'health', port: PORTS.envoyHealth, inService: false, from: [SCRAPER] };
}

/** Envoy's own metrics, and those of its doors. */
export function envoyJob(): ScrapeJob {
  return scrapePods({
    tier: 'door',
    job: WORKLOADS.ingress,
    namespace: NAMESPACES.hub.name,
    app: WORKLOADS.ingress,
    port: PORTS.envoyHealth,
    path: HEALTH_PAGES.metrics,
  });
}
