import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, type Manifest, NAMESPACES, toYamlDocuments } from '../../lib';
import { ROOT } from '../../tools/root';
import { CRD_DOUBLES } from '../doubles/crd-doubles';
import { type Service } from '../kubernetes/network';
import { type Files } from '../kubernetes/objects';
import { readManifests } from '../kubernetes/read-manifests';
import { PolicyEnforcer } from '../network-policy/enforcer';
import { ApiClient } from '../processes/api-client';
import { VolumeController } from '../storage/volume-controller';
import { eventually, lookUntil } from '../waiting';
import { CloudControllerDouble } from './cloud-controller-double';
import { clusterPlan, ROUTER } from './cluster-plan';
import { declaredCpus, declaredVolumes } from './declared-nodes';
import { DNS_IMAGE, PAUSE_IMAGE } from './images-of';
import { KubeNode } from './kube-node';
import { KubePod } from './kube-pod';
import { kubeSystem } from './kube-system';
import { Kubectl } from './kubectl';
import { FOREIGN_NAMESPACES, madeSecrets } from './made-secrets';
import { nodeLabels } from './node-labels';
import { makePki } from './pki';
import { PodHolder } from './pod-holder';
import { PodWatch } from './pod-watch';
import { type ProviderNetwork } from './provider-network';
import { diagnosis, unready } from './unready';

export interface KubeClusterProps {
  /** 0 to 15, one for each cluster of a run. */
  readonly index: number;
  readonly stack: string;
  readonly cluster: Cluster;
  /** Folder of the rendered files, `NN-<chart>.yaml`. */
  readonly files: string;
  /** The tests' own objects. */
  readonly workloads: readonly Manifest[];
  /** Folder of everything that the cluster keeps on disk. */
  readonly directory: string;
  readonly network: ProviderNetwork;
  /** Control group below which it has its own. */
  readonly controlGroup: string;
  /** Archives of the images that its node holds. */
  readonly images: readonly string[];
  /** Claims whose file system is smaller than they ask for, by name. */
  readonly volumeBytes?: Readonly<Record<string, number>>;
}

const API_SECONDS = 90;
const READY_SECONDS = 300;

/** One cluster of a fleet on a real Kubernetes of one node, with doubles of what Linode brings. */
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
    readonly node: KubeNode,
  ) {
    const { index, network, cluster, volumeBytes } = props;
    const { name, plan } = node.props;
    this.watch = new PodWatch(api);
    this.holder = new PodHolder({ api, watch: this.watch, node: name });
    const { region } = cluster.spec;
    this.volumes = new VolumeController({ api, region, directory: node.props.storage.volumes, volumeBytes });
    const addresses = loadBalancers(props);
    this.balancers = new CloudControllerDouble({ api, network, index, node: plan.node, addresses });
    this.policies = new PolicyEnforcer({
      api,
      network: { podRange: plan.podRange, tests: ROUTER },
      apply: (table) => network.setRules(index, table),
    });
  }

  /** Starts the node, and resolves when its API server answers. */
  static async start(props: KubeClusterProps): Promise<KubeCluster> {
    const { index, stack, cluster, directory, network } = props;
    const plan = clusterPlan(index);
    const name = `${stack}-node`;
    await network.addNode(index, plan);
    const pki = makePki(join(directory, 'pki'), name, plan);
    const node = KubeNode.start({
      name,
      index,
      plan,
      directory: join(directory, 'node'),
      pki: pki.directory,
      controlGroup: join(props.controlGroup, stack),
      cpus: declaredCpus(cluster.spec),
      labels: nodeLabels(cluster.spec),
      storage: {
        region: cluster.spec.region,
        limit: declaredVolumes(cluster.spec),
        volumes: join(directory, 'volumes'),
      },
      images: props.images,
      pauseImage: PAUSE_IMAGE,
    });
    const access = { cert: pki.admin['tls.crt'], key: pki.admin['tls.key'] };
    const api = new ApiClient(pki.url, access, pki.caPem);
    await eventually(`the API server of ${stack}`, API_SECONDS * 1_000, async () => {
      node.assertAlive();
      return (await api.text('/readyz')) === 'ok';
    }).catch(async (error: Error) => {
      await node.stop();
      throw new Error(`${error.message}\n${node.logTail('kube-apiserver')}`, { cause: error });
    });
    return new KubeCluster(props, api, new Kubectl(join(pki.directory, 'admin.kubeconfig')), node);
  }

  /** Applies what others bring to the cluster, then the rendered files as they are, and returns what kubectl says. */
  async apply(
    issued: ReadonlyMap<string, Files>,
    publicNames: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { files, cluster, workloads } = this.props;
    const { dns } = this.node.props.plan;
    const crds = [join(ROOT, 'imports/crds/cert-manager.io.yaml'), this.write('crd-doubles', CRD_DOUBLES)];
    const system = kubeSystem({ dns, publicNames, dnsImage: DNS_IMAGE });
    await this.kubectl.apply(...crds, this.write('kube-system', system));
    await this.kubectl.run('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
    await this.kubectl.apply(join(files, '00-namespaces.yaml'), this.write('namespaces', FOREIGN_NAMESPACES));
    await this.kubectl.apply(this.write('secrets', madeSecrets(cluster, issued)));
    const own = workloads.length > 0 ? [this.write('workloads', workloads)] : [];
    return this.kubectl.apply(files, ...own);
  }

  /** Resolves when every workload has its ready pods; rejects with what each pod that is not ready says. */
  async whenReady(): Promise<void> {
    const look = async () => {
      this.node.assertAlive();
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
    return loadBalancers(this.props);
  }

  /** Ends it all at once, as a power cut does. */
  async stop(): Promise<void> {
    this.watch.stop();
    await this.node.stop();
    this.api.close();
    await Promise.all([this.volumes.stop(), this.balancers.stop(), this.policies.stop()]);
  }

  private kubePod(pod: ReturnType<PodWatch['all']>[number]): KubePod {
    const { directory, controlGroup } = this.node.props;
    const { watch, holder } = this;
    return new KubePod({ watch, holder, controlGroup, disk: join(directory, 'disk') }, pod);
  }

  private write(name: string, objects: readonly object[]): string {
    const folder = join(this.props.directory, 'objects');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, toYamlDocuments(objects));
    return path;
  }
}

/** Addresses of the Services of type LoadBalancer that a cluster renders, by Service name. */
export function loadBalancers({
  index,
  files,
}: Pick<KubeClusterProps, 'index' | 'files'>): Record<string, string> {
  const services = readManifests(files).filter(({ kind }) => kind === 'Service') as unknown as Service[];
  const balanced = services.filter(({ spec }) => spec.type === 'LoadBalancer');
  return Object.fromEntries(
    balanced.map(({ metadata }, number) => [metadata.name, clusterPlan(index).loadBalancer(number)]),
  );
}
