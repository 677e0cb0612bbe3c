import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, NAMESPACES, toYamlDocuments } from '../../lib';
import { CRD_DOUBLES } from '../doubles/crd-doubles';
import { type Files } from '../kubernetes/objects';
import { type ObservedPod } from '../kubernetes/pod';
import { readManifests } from '../kubernetes/read-manifests';
import { PolicyEnforcer } from '../network-policy/enforcer';
import { type ApiClient } from '../processes/api-client';
import { VolumeController } from '../storage/volume-controller';
import { eventually, lookUntil } from '../waiting';
import { CERT_MANAGER_OBJECTS, certManagerCrds } from './cert-manager';
import { CloudControllerDouble } from './cloud-controller-double';
import { clusterPlan, ROUTER } from './cluster-plan';
import { DNS_IMAGE } from './images-of';
import { type KubeNode } from './kube-node';
import { KubePod } from './kube-pod';
import { kubeSystem } from './kube-system';
import { Kubectl } from './kubectl';
import { loadBalancers } from './load-balancers';
import { metricsServer } from './metrics-server';
import { PodHolder } from './pod-holder';
import { PodWatch } from './pod-watch';
import { pulumiSecrets } from './pulumi-secrets';
import { type StartNodesProps, startNodes } from './start-nodes';
import { diagnosis, unready } from './unready';

export interface KubeClusterProps extends StartNodesProps {
  /** The tests' own objects. */
  readonly workloads: readonly Manifest[];
  /** Claims whose file system is smaller than they ask for, by name. */
  readonly volumeBytes?: Readonly<Record<string, number>>;
}

const SECRET_SECONDS = 180;
const READY_SECONDS = 300;

/** One cluster of a fleet on a real Kubernetes of as few nodes as it needs, with doubles of what Linode brings. */
export class KubeCluster {
  private readonly watch: PodWatch;
  private readonly holder: PodHolder;
  private readonly volumes: VolumeController;
  private readonly balancers: CloudControllerDouble;
  private readonly policies: PolicyEnforcer;

  private constructor(
    readonly props: KubeClusterProps,
    readonly api: ApiClient,
    readonly kubectl: Kubectl,
    /** The first has the control plane and the GPU. */
    readonly nodes: readonly [KubeNode, ...KubeNode[]],
  ) {
    const { index, network, directory, cluster, volumeBytes } = props;
    const [{ props: first }] = nodes;
    this.watch = new PodWatch(api);
    this.holder = new PodHolder({ api, watch: this.watch, nodes: nodes.map((node) => node.props.name) });
    this.volumes = new VolumeController({
      api,
      region: cluster.spec.region,
      directory: join(directory, 'volumes'),
      volumeBytes,
    });
    const addresses = loadBalancers(props.index, props.files);
    this.balancers = new CloudControllerDouble({ api, network, index, node: first.node.address, addresses });
    this.policies = new PolicyEnforcer({
      api,
      network: { podRange: first.plan.podRange, tests: ROUTER },
      apply: (table) => Promise.all(nodes.map(({ props: { node } }) => network.setRules(node, table))),
    });
  }

  /** Starts the nodes, and resolves when the API server answers. */
  static async start(props: KubeClusterProps): Promise<KubeCluster> {
    const { nodes, api, kubeconfig } = await startNodes(props);
    return new KubeCluster(props, api, new Kubectl(kubeconfig), nodes);
  }

  /** Applies what LKE and charts bring, and what cert-manager makes Secrets of. */
  async prepare(publicNames: Readonly<Record<string, string>>): Promise<void> {
    const { files, cluster } = this.props;
    const { dns } = clusterPlan(this.props.index);
    const crds = [certManagerCrds(), this.write('crd-doubles', CRD_DOUBLES)];
    const system = kubeSystem({ dns, publicNames, dnsImage: DNS_IMAGE });
    await this.kubectl.apply(...crds, this.write('kube-system', system));
    await this.kubectl.run('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
    const rendered = readManifests(files);
    const namespaces = rendered.filter(({ kind }) => kind === 'Namespace');
    await this.kubectl.apply(
      this.write('before', [...namespaces, ...CERT_MANAGER_OBJECTS, ...metricsServer(cluster)]),
    );
    const asked = rendered.filter(({ apiVersion }) => apiVersion.startsWith('cert-manager.io/'));
    await this.kubectl.apply(this.write('certificates', asked));
  }

  /** A Secret, when it is there. */
  async secret(namespace: string, name: string): Promise<Files> {
    let data: Files = {};
    await eventually(`${this.props.stack}: Secret ${namespace}/${name}`, SECRET_SECONDS * 1_000, async () => {
      this.assertAlive();
      ({ data } = await this.api.get<{ data: Files }>(`/api/v1/namespaces/${namespace}/secrets/${name}`));
      return true;
    }).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await diagnosis(this.api, this.watch.all())}`, { cause: error });
    });
    const text = (value: string) => Buffer.from(value, 'base64').toString();
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, text(value)]));
  }

  /** Applies the rendered files as they are, and returns what kubectl says. */
  async apply(): Promise<string> {
    const { files, cluster, workloads } = this.props;
    const besides = { secrets: pulumiSecrets(cluster), workloads };
    const own = Object.entries(besides).flatMap(([name, objects]) =>
      objects.length > 0 ? [this.write(name, objects)] : [],
    );
    const [said] = await Promise.all([
      this.kubectl.apply(files),
      ...own.map((file) => this.kubectl.apply(file)),
    ]);
    return said;
  }

  /** Resolves when every workload has its ready pods; rejects with what each pod that is not ready says. */
  async whenReady(): Promise<void> {
    const look = async () => {
      this.assertAlive();
      return unready(this.api, this.watch.all());
    };
    const patience = { timeoutMs: READY_SECONDS * 1_000, everyMs: 500 };
    const left = await lookUntil(look, ({ length }) => length === 0, patience);
    if (left.length === 0) return;
    const doubles = [this.volumes.failure, this.balancers.failure, this.policies.failure].filter(Boolean);
    const told = await diagnosis(this.api, this.watch.all());
    throw new Error(
      [`${this.props.stack} is not ready after ${READY_SECONDS} s:`, ...left, told, ...doubles].join('\n'),
    );
  }

  /** Every pod of it. */
  get pods(): KubePod[] {
    return this.watch.all().map((pod) => this.kubePod(pod));
  }

  /** The pods of the workloads of a name, or of the one in a namespace, by name. */
  podsNamed(workload: string, namespace?: string): KubePod[] {
    const found = this.watch
      .all()
      .filter(
        ({ metadata }) =>
          metadata.labels?.['app.kubernetes.io/name'] === workload &&
          (namespace === undefined || metadata.namespace === namespace),
      )
      .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
    if (found.length === 0) throw new Error(`${this.props.stack}: no pod of ${workload}`);
    return found.map((pod) => this.kubePod(pod));
  }

  /** The pods of a store of the hub: another workload bears the name of one. */
  storePods(store: string): KubePod[] {
    return this.podsNamed(store, NAMESPACES.monitoring.name);
  }

  /** Addresses of the Services of type LoadBalancer, by Service name. */
  loadBalancers(): Record<string, string> {
    return loadBalancers(this.props.index, this.props.files);
  }

  /** Ends it all at once, as a power cut does. */
  async stop(): Promise<void> {
    this.watch.stop();
    await Promise.all(this.nodes.map((node) => node.stop()));
    this.api.close();
    await Promise.all([this.volumes.stop(), this.balancers.stop(), this.policies.stop()]);
  }

  private assertAlive(): void {
    this.nodes.forEach((node) => node.assertAlive());
  }

  private kubePod(pod: ObservedPod): KubePod {
    const nodeOf = ({ metadata, spec }: ObservedPod) => {
      const found = this.nodes.find(({ props }) => props.name === spec.nodeName);
      if (found === undefined) throw new Error(`${metadata.name} has no node`);
      return found;
    };
    return new KubePod({ watch: this.watch, holder: this.holder, nodeOf }, pod);
  }

  private write(name: string, objects: readonly object[]): string {
    const folder = join(this.props.directory, 'objects');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, toYamlDocuments(objects));
    return path;
  }
}
