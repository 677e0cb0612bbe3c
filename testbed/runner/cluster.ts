import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, NAMESPACES } from '../../lib';
import { type CertManagerDouble } from '../doubles/cert-manager-double';
import { type NetworkPolicy, type Service } from '../kubernetes/network';
import { type Files, matches } from '../kubernetes/objects';
import { type Pod, portNumber } from '../kubernetes/pod';
import { readManifests } from '../kubernetes/read-manifests';
import { podRules } from '../network-policy/pod-rules';
import { ApiClient } from '../processes/api-client';
import { ApiServer } from '../processes/api-server';
import { type AddressPlan, addressPlan } from '../sandbox/address-plan';
import { hosts } from './hosts';
import { type Network } from './network';
import { NodeDouble } from './node-double';
import { podsOf } from './pods-of';
import { type Forward } from './rule-set';
import { RunningPod } from './running-pod';
import { limitFolder } from './volumes';

export interface ClusterProps {
  /** 0 to 126, one for each cluster of a run. */
  readonly index: number;
  readonly stack: string;
  /** Folder of the rendered files, `NN-<chart>.yaml`. */
  readonly files: string;
  readonly crds: readonly string[];
  /** Files of the tests' own objects. */
  readonly workloads: readonly string[];
  /** Folder of everything that the cluster keeps on disk. */
  readonly directory: string;
  readonly network: Network;
  readonly issuer: CertManagerDouble;
  /** Folders below `directory` that get a file system of this many bytes: `claims/<name>`, `node/<path>`. */
  readonly volumeBytes?: Readonly<Record<string, number>>;
  /** Parent of all control groups; absent where the machine has none. */
  readonly controlGroup?: string;
}

/**
 * One cluster of one node: a real API server that holds the rendered objects, and their pods as processes. The runner
 * does the work of the controllers, the kubelet and kube-proxy.
 */
export class Cluster {
  readonly plan: AddressPlan;
  readonly notRun: readonly string[];
  readonly pods: readonly RunningPod[];
  private node?: NodeDouble;

  private constructor(
    readonly props: ClusterProps,
    readonly objects: readonly Manifest[],
    readonly api: ApiClient,
    private readonly server: ApiServer,
    private readonly services: readonly Service[],
    planned: ReturnType<typeof podsOf>,
  ) {
    this.plan = addressPlan(props.index);
    this.notRun = planned.notRun;
    this.pods = planned.pods.map((pod, number) => this.runningPod(pod, number));
  }

  /** Starts the API server and applies the files in their order; no pod runs yet. */
  static async create(props: ClusterProps): Promise<Cluster> {
    const plan = addressPlan(props.index);
    await props.network.addNode(plan.node);
    const server = await ApiServer.start({ address: plan.node, port: 6443, serviceRange: plan.serviceRange });
    const apply = (...paths: readonly string[]) =>
      server.kubectlBeside(
        'apply',
        '--server-side',
        '--field-manager=e2e',
        ...paths.flatMap((path) => ['-f', path]),
      );
    await apply(...props.crds);
    await server.kubectlBeside('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
    await apply(...props.workloads, props.files);
    const api = new ApiClient(server.url, { token: server.token }, server.caPem());
    const { items } = await api.get<{ items: Service[] }>('/api/v1/services');
    const node = `${props.stack}-node`;
    const objects = [...props.workloads, props.files].flatMap(readManifests);
    const planned = podsOf({ objects, node });
    const pods = await Promise.all(
      planned.pods.map(async (pod) => {
        const created = await api.post<Pod>(`/api/v1/namespaces/${pod.metadata.namespace}/pods`, pod);
        // What the controller that owns it says; the API server adds defaults that no container runtime reads.
        return { ...pod, metadata: { ...pod.metadata, uid: created.metadata.uid } };
      }),
    );
    const services = items.filter(({ metadata }) => metadata.name !== 'kubernetes');
    return new Cluster(props, objects, api, server, services, { ...planned, pods });
  }

  /** Addresses of the Services of type LoadBalancer, by Service name. */
  loadBalancers(): Record<string, string> {
    const balanced = this.services.filter(({ spec }) => spec.type === 'LoadBalancer');
    return Object.fromEntries(
      balanced.map(({ metadata }, number) => [metadata.name, this.plan.loadBalancer(number)]),
    );
  }

  /** The pods of the workloads of a name, or of the one in a namespace. */
  podsNamed(workload: string, namespace?: string): readonly RunningPod[] {
    const found = this.pods.filter(
      ({ props: { pod } }) =>
        pod.metadata.labels?.['app.kubernetes.io/name'] === workload &&
        (namespace === undefined || pod.metadata.namespace === namespace),
    );
    if (found.length === 0) throw new Error(`${this.props.stack}: no pod of ${workload}`);
    return found;
  }

  /** The pods of a store of the hub: another workload bears the name of one. */
  storePods(store: string): readonly RunningPod[] {
    return this.podsNamed(store, NAMESPACES.monitoring.name);
  }

  /** Starts every pod; resolves when all are ready. */
  async run(publicNames: Readonly<Record<string, string>>): Promise<void> {
    const { network, directory, volumeBytes = {} } = this.props;
    for (const [folder, bytes] of Object.entries(volumeBytes))
      await limitFolder(join(directory, folder), bytes);
    this.node = await NodeDouble.start({
      api: this.api,
      address: this.plan.node,
      name: `${this.props.stack}-node`,
      pods: () => this.pods,
    });
    const planned = this.pods.map(({ props }) => ({ pod: props.pod, address: props.address }));
    for (const { props } of this.pods) {
      writeFileSync(
        props.hostsFile,
        hosts(props, {
          services: this.services,
          pods: planned,
          kubernetes: this.plan.kubernetes,
          publicNames,
        }),
      );
      await network.addPod(props.id, props.address, this.plan.node);
    }
    await Promise.all(this.pods.map((pod) => this.mountToken(pod)));
    network.register(this.props.stack, () => ({
      forwards: this.forwards(),
      policies: podRules({
        policies: this.objectsOf('NetworkPolicy') as unknown as NetworkPolicy[],
        namespaces: this.objectsOf('Namespace'),
        pods: this.pods.map(({ props }) => props),
      }),
    }));
    await network.refresh();
    // A kubelet names a pod's containers before they run; the agent makes labels of what it reads there.
    this.pods.forEach((pod) => this.node?.report(pod));
    await Promise.all(this.pods.map((pod) => pod.start()));
    await network.refresh();
  }

  /** Ends clients before servers, so that queues are handed on, then the API server. */
  async stop(): Promise<void> {
    await Promise.all(this.pods.map((pod) => pod.stop()));
    this.node?.close();
    this.api.close();
    await this.server.stop();
  }

  private objectsOf(kind: string): Manifest[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  private get claims(): string {
    return join(this.props.directory, 'claims');
  }

  private runningPod(pod: Pod, number: number): RunningPod {
    const id = `c${this.props.index}-${number}`;
    const directory = join(this.props.directory, 'pods', pod.metadata.name);
    mkdirSync(directory, { recursive: true });
    const { namespace } = pod.metadata;
    return new RunningPod({
      pod,
      id,
      address: this.plan.pod(number),
      nodeAddress: this.plan.node,
      kubernetes: this.plan.kubernetes,
      directory,
      hostsFile: join(directory, 'hosts'),
      token: pod.spec.automountServiceAccountToken ? join(directory, 'token') : undefined,
      volumes: {
        node: join(this.props.directory, 'node'),
        claims: this.claims,
        configMap: (name) => this.configMap(name, namespace),
        secret: (name) => this.secret(name, namespace),
      },
      controlGroup: this.props.controlGroup,
      isCut: () => this.props.network.isCut(id),
      onChange: (changed) => {
        void this.props.network.refresh();
        this.node?.report(changed);
      },
    });
  }

  private async mountToken({ props }: RunningPod): Promise<void> {
    if (props.token === undefined) return;
    const { namespace } = props.pod.metadata;
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${props.pod.spec.serviceAccountName}`;
    const { status } = await this.api.post<{ status: { token: string } }>(`${account}/token`, {
      spec: { expirationSeconds: 86_400 },
    });
    mkdirSync(props.token, { recursive: true });
    const files = { token: status.token, 'ca.crt': this.server.caPem(), namespace };
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(props.token!, name), text));
  }

  private configMap(name: string, namespace: string): Files {
    const found = this.objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && metadata.name === name && metadata.namespace === namespace,
    );
    if (found === undefined) throw new Error(`ConfigMap ${namespace}/${name} is mounted but not rendered`);
    return found.data as Files;
  }

  private secret(name: string, namespace: string): Files {
    const found = this.props.issuer.secrets.get(`${namespace}/${name}`);
    if (found === undefined) throw new Error(`Secret ${namespace}/${name}: no Certificate makes it`);
    return found;
  }

  private forwards(): Forward[] {
    const balancers = this.loadBalancers();
    const kubernetes = {
      address: this.plan.kubernetes,
      port: 443,
      backends: [{ address: this.plan.node, port: 6443 }],
    };
    return [
      kubernetes,
      ...this.services
        .filter(({ spec }) => spec.clusterIP !== 'None')
        .flatMap((service) => {
          const addresses = [service.spec.clusterIP!, balancers[service.metadata.name]].filter(
            (a) => a !== undefined,
          );
          return service.spec.ports.flatMap(({ port, targetPort }) =>
            addresses.map((address) => ({
              address,
              port,
              backends: this.endpoints(service).map((pod) => ({
                address: pod.props.address,
                port: portNumber(pod.props.pod.spec, targetPort ?? port),
              })),
            })),
          );
        }),
    ];
  }

  private endpoints({ metadata, spec }: Service): RunningPod[] {
    return this.pods.filter(
      ({ ready, props: { pod } }) =>
        ready &&
        pod.metadata.namespace === metadata.namespace &&
        matches({ matchLabels: spec.selector }, pod.metadata.labels),
    );
  }
}
