import {
  aggregatorHost,
  classesOf,
  classRowsOf,
  edgeQueueBytes,
  agentDiskRoom,
  type Fleet,
  gatewayName,
  hubOf,
  OFFSETS_BYTES,
  parseBytes,
  sendersOf,
  spiffeId,
  STORAGE_CLASS,
  trafficClasses,
} from '../../lib';
import { type Cluster, CLUSTERS, faults, repeated } from './clusters';
import { type CollectorPod, collectorsOf, configFile, doorExporters } from './collector-pods';
import { DOOR, doorOf } from './doors';
import { matches, workloadsOf } from './pods';

const HUBS = CLUSTERS.filter(({ spec }) => spec.role === 'hub');
/** Clusters whose traces pass aggregators. */
const AGGREGATED = CLUSTERS.filter(({ spec }) => spec.telemetry.aggregator !== undefined);

/** The rendered hub that a cluster sends to. */
function hubClusterOf({ spec, fleet }: Cluster): Cluster {
  return HUBS.find((hub) => hub.fleet === fleet && hub.spec === hubOf(spec, fleet))!;
}

test('every exporter to a hub dials a listener of its class at that hub, under a name in the server certificate', () => {
  let checked = 0;
  const lost = faults((cluster) => {
    const hub = hubClusterOf(cluster);
    const certificate = hub.objects.find(({ metadata }) => metadata.name === 'otel-gateway-server-tls');
    const { dnsNames } = certificate!.spec as { dnsNames: string[] };
    const { listeners, open } = doorOf(hub);
    return collectorsOf(cluster.objects).flatMap((collector) =>
      doorExporters(collector).flatMap(({ id, className, endpoint, tls }) => {
        checked += 1;
        const [, scheme, host, port] = /^(https:\/\/)?(.+):(\d+)$/.exec(endpoint)!;
        const door = `${className}-${scheme === undefined ? 'grpc' : 'http'}`;
        const listener = listeners[door];
        const found = [
          dnsNames.includes(host!) ? undefined : `${host} is in no server certificate`,
          host!.startsWith(`${className}.`) ? undefined : `${host} is not of class ${className}`,
          open.includes(Number(port)) ? undefined : `${port} is no port of the NodeBalancer`,
          listener === Number(port) ? undefined : `${door} listens on ${listener}, not on ${port}`,
          tls?.insecure === undefined && tls?.ca_file !== undefined ? undefined : `${id} verifies nobody`,
        ];
        return found
          .filter((fault) => fault !== undefined)
          .map((fault) => `${collector.workload.title}: ${fault}`);
      }),
    );
  });
  expect(lost).toEqual([]);
  expect(checked).toBeGreaterThan(90);
});

test('a cluster sends in the classes that it declares and in no other', () => {
  const odd = faults(({ objects, spec }) => {
    const agent = collectorsOf(objects).find(({ workload }) => workload.name === 'otel-agent')!;
    const sent = doorExporters(agent).map(({ className, way }) => `${className} ${way}`);
    const declared = classesOf(spec).flatMap((name) => [`${name} live`, `${name} backlog`]);
    return JSON.stringify(sent.sort()) === JSON.stringify(declared.sort())
      ? []
      : [`sends ${sent.join(', ')}`];
  });
  expect(odd).toEqual([]);
});

test("an agent dials every aggregator of its cluster and no other, and divides each class's queue among them", () => {
  const odd = faults(({ objects, spec, fleet }) => {
    const agent = collectorsOf(objects).find(({ workload }) => workload.name === 'otel-agent')!;
    const dialled = Object.values(agent.config.exporters).filter(({ endpoint }) =>
      endpoint.includes('aggregator'),
    );
    const set = objects.find(
      ({ kind, metadata }) => kind === 'StatefulSet' && /aggregator/.test(metadata.name),
    );
    const { replicas = 0 } = (set?.spec ?? {}) as { replicas?: number };
    const pods = Array.from({ length: replicas }, (_, pod) => `${aggregatorHost(pod)}:4317`);
    const whole = classRowsOf(spec, fleet).map((row) => edgeQueueBytes(row, spec.telemetry.outageMinutes));
    const parts = dialled.reduce((sum, { sending_queue }) => sum + sending_queue!.queue_size, 0);
    const lost = whole.reduce((sum, bytes) => sum + bytes, 0) - parts;
    return [
      ...pods.filter((pod) => dialled.filter(({ endpoint }) => endpoint === pod).length !== whole.length),
      ...(dialled.length === pods.length * whole.length ? [] : [`dials ${dialled.length}`]),
      ...(replicas === 0 || (lost >= 0 && lost < replicas * whole.length) ? [] : [`${lost} bytes lost`]),
    ];
  });
  expect(odd).toEqual([]);
  expect(AGGREGATED).toHaveLength(2);
});

test("a class's door trusts exactly the reviewed CAs of the clusters that declare the class", () => {
  interface Trust {
    readonly resources: readonly {
      readonly validation_context: {
        readonly match_typed_subject_alt_names: readonly { matcher: { exact: string } }[];
        readonly custom_validator_config: {
          readonly typed_config: {
            readonly trust_domains: readonly { name: string; trust_bundle: { inline_string: string } }[];
          };
        };
      };
    }[];
  }
  let trusted = 0;
  for (const { objects, spec, fleet } of HUBS.filter(
    ({ spec }) => spec.role === 'hub' && spec.hub.ingress.controller === 'envoy',
  )) {
    const hub = hubOf(spec, fleet);
    for (const { name } of trafficClasses(hub.hub.classes)) {
      const file = configFile(objects, `ConfigMap ${DOOR}-trust-${name}`, `trust-${name}.yaml`) as Trust;
      const { match_typed_subject_alt_names: sans, custom_validator_config: validator } =
        file.resources[0]!.validation_context;
      const senders = sendersOf(hub, fleet).filter(({ id }) => fleet.trust.has(id));
      const admitted = senders.filter((sender) => sender.classes.includes(name));
      expect(sans.map(({ matcher }) => matcher.exact)).toEqual(admitted.map(({ id }) => spiffeId(id)));
      expect(validator.typed_config.trust_domains).toEqual(
        admitted.map(({ id }) => ({ name: id, trust_bundle: { inline_string: fleet.trust.get(id) } })),
      );
      trusted += admitted.length;
    }
  }
  // The hub in silver, its edge in gold and bronze; the third cluster's file is missing.
  expect(trusted).toBe(3);
});

test('every exporter trusts the hub of its fleet by the reviewed file, or nobody before there is one', () => {
  const trusts = CLUSTERS.flatMap(({ objects, spec, fleet }: Cluster & { fleet: Fleet }) => {
    const reviewed = fleet.trust.get(hubOf(spec, fleet).id);
    return objects
      .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('hub-ca'))
      .map(({ data }) => ({ ca: (data as Record<string, string>)['ca.pem'], reviewed }));
  });
  expect(trusts).toHaveLength(2 * CLUSTERS.length + AGGREGATED.length);
  const withFile = trusts.filter(({ reviewed }) => reviewed !== undefined);
  expect(withFile).toHaveLength(18);
  expect(withFile.every(({ ca, reviewed }) => ca === reviewed)).toBe(true);
  const without = new Set(trusts.filter(({ reviewed }) => reviewed === undefined).map(({ ca }) => ca));
  expect(without.size).toBe(1);
});

/** Bytes of every queue and offset file of a collector: an exporter keeps one queue for each signal. */
function storedBytes({ config }: CollectorPod): number {
  const queues = Object.entries(config.exporters).map(([id, { sending_queue: queue }]) => {
    const signals = Object.entries(config.service.pipelines)
      .filter(([, { exporters }]) => exporters.includes(id))
      .map(([name]) => name.split('/')[0]);
    return queue?.storage === undefined ? 0 : queue.queue_size * new Set(signals).size;
  });
  const offsets =
    Object.values(config.receivers).filter(({ storage }) => storage !== undefined).length * OFFSETS_BYTES;
  return queues.reduce((sum, bytes) => sum + bytes, offsets);
}

test('every queue has a directory of its own on the volume of its collector, and the volume is 1.3 × all of them', () => {
  let queues = 0;
  const wrong = faults(({ objects, spec }) =>
    collectorsOf(objects).flatMap((collector) => {
      const { workload, config } = collector;
      const mount = workload.pod.containers[0]!.volumeMounts!.find(({ name }) => name === 'queue')!;
      const users = [...Object.values(config.exporters), ...Object.values(config.receivers)]
        .map((user) =>
          'sending_queue' in user ? user.sending_queue?.storage : (user as { storage?: string }).storage,
        )
        .filter((storage) => storage !== undefined);
      const directories = users.map(
        (storage) => config.extensions[storage]?.directory ?? `${storage} is missing`,
      );
      const claim = workload.claims.get('queue');
      const room = claim === undefined ? agentDiskRoom(spec) : parseBytes(claim);
      queues += users.length;
      return [
        ...repeated(directories).map((directory) => `${directory} has two users`),
        ...directories
          .filter((path) => !path.startsWith(`${mount.mountPath}/`))
          .map((path) => `${path} is on no volume`),
        ...users
          .filter((user) => !config.service.extensions.includes(user))
          .map((user) => `${user} does not run`),
        ...(storedBytes(collector) * 1.3 <= room ? [] : [`${storedBytes(collector)} bytes × 1.3 on ${room}`]),
      ].map((fault) => `${workload.title}: ${fault}`);
    }),
  );
  expect(wrong).toEqual([]);
  expect(queues).toBeGreaterThan(300);
});

test('every claim is of the storage class that keeps the volume, also when its set is deleted or scaled', () => {
  interface SetSpec {
    readonly persistentVolumeClaimRetentionPolicy: object;
    readonly volumeClaimTemplates: readonly { spec: { storageClassName: string } }[];
  }
  const sets = CLUSTERS.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'StatefulSet'));
  for (const { spec } of sets) {
    const { persistentVolumeClaimRetentionPolicy: policy, volumeClaimTemplates: claims } = spec as SetSpec;
    expect(policy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(claims.map((claim) => claim.spec.storageClassName)).toEqual([STORAGE_CLASS]);
  }
  expect(sets.length).toBeGreaterThan(160);
});

test('every job of the scraper looks for pods that there are, on a port that is theirs', () => {
  interface Job {
    readonly job_name: string;
    readonly kubernetes_sd_configs?: readonly {
      readonly role: string;
      readonly namespaces: { readonly names: readonly string[] };
      readonly selectors?: readonly { readonly label: string }[];
    }[];
    readonly relabel_configs?: readonly { readonly target_label?: string; readonly replacement?: string }[];
  }
  let jobs = 0;
  const lost = faults(({ objects, live }) => {
    const scraper = collectorsOf(objects).find(({ workload }) => workload.name === 'otel-scraper')!;
    const { config } = scraper.config.receivers['prometheus'] as {
      config: { scrape_configs: readonly Job[] };
    };
    const names = config.scrape_configs.map(({ job_name }) => job_name);
    const twice = repeated(names).map((name) => `two jobs are called ${name}`);
    const unmet = config.scrape_configs.flatMap(
      ({ job_name, kubernetes_sd_configs: [pods] = [], relabel_configs = [] }) => {
        // cert-manager's pods come from its chart.
        if (pods?.role !== 'pod' || job_name === 'cert-manager') return [];
        jobs += 1;
        const { label } = pods.selectors![0]!;
        const wanted = Object.fromEntries(
          label.split(',').map((pair) => pair.split('=') as [string, string]),
        );
        const port = Number(
          relabel_configs.find((rule) => rule.target_label === '__address__')!.replacement!.split(':')[1],
        );
        const target = workloadsOf(live).find(
          ({ namespace, labels }) => namespace === pods.namespaces.names[0] && matches(wanted, labels),
        );
        const open = target?.pod.containers[0]!.ports?.some(({ containerPort }) => containerPort === port);
        return open === true ? [] : [`${job_name}: no pod with ${label} listens on ${port}`];
      },
    );
    return [...twice, ...unmet];
  });
  expect(lost).toEqual([]);
  expect(jobs).toBeGreaterThan(200);
});

test('every class of a hub has its gateway, which the scraper watches and the expected fleet may name', () => {
  const missing = HUBS.flatMap(({ name, live, spec, fleet }) =>
    trafficClasses(hubOf(spec, fleet).hub.classes)
      .map((row) => gatewayName(row.name))
      .filter((gateway) => !workloadsOf(live).some((workload) => workload.name === gateway))
      .map((gateway) => `${name}: ${gateway}`),
  );
  expect(missing).toEqual([]);
});

test('Loki takes a batch that its attributes make sixty-four times larger: a refused one would be sent for ever', () => {
  const queued = HUBS.filter(({ spec }) => spec.role === 'hub' && spec.hub.gateways.form === 'native');
  const config = queued.map(({ objects }) => ({
    loki: configFile(objects, 'ConfigMap monitoring/loki-config', 'loki.yaml') as {
      server: { grpc_server_max_recv_msg_size: number };
      ingester_client: { grpc_client_config: { max_send_msg_size: number } };
    },
    batches: collectorsOf(objects).flatMap(({ config }) =>
      Object.entries(config.exporters)
        .filter(([, { sending_queue }]) => sending_queue?.batch !== undefined)
        .map(([, { sending_queue }]) => sending_queue!.batch!),
    ),
  }));
  for (const { loki, batches } of config) {
    const largest = Math.max(...batches.map(({ max_size }) => max_size));
    expect(loki.server.grpc_server_max_recv_msg_size).toBeGreaterThanOrEqual(64 * largest);
    expect(loki.ingester_client.grpc_client_config.max_send_msg_size).toBeGreaterThanOrEqual(64 * largest);
    expect(batches.length).toBeGreaterThan(0);
  }
});
