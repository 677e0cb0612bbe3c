import { join } from 'node:path';
import { type Cluster } from '../../lib';
import { readManifests } from '../kubernetes/read-manifests';
import { ApiClient } from '../processes/api-client';
import { eventually } from '../waiting';
import { clusterPlan } from './cluster-plan';
import { declaredCpus, declaredVolumes } from './declared-nodes';
import { PAUSE_IMAGE } from './images-of';
import { KubeNode } from './kube-node';
import { nodeLabels } from './node-labels';
import { nodesNeeded } from './nodes-needed';
import { makePki } from './pki';
import { type ProviderNetwork } from './provider-network';

export interface StartNodesProps {
  /** 0 to 15, one for each cluster of a run. */
  readonly index: number;
  readonly stack: string;
  readonly cluster: Cluster;
  /** Folder of the rendered files, `NN-<chart>.yaml`. */
  readonly files: string;
  /** Folder of everything that the cluster keeps on disk. */
  readonly directory: string;
  readonly network: ProviderNetwork;
  /** Control group below which its nodes have their own. */
  readonly controlGroup: string;
  /** Folder of the images that its nodes hold. */
  readonly images: string;
}

export interface StartedNodes {
  readonly nodes: readonly [KubeNode, ...KubeNode[]];
  readonly api: ApiClient;
  /** The administrator's. */
  readonly kubeconfig: string;
}

const API_SECONDS = 90;

/** Starts the nodes of a cluster, and resolves when the API server on the first of them answers. */
export async function startNodes(props: StartNodesProps): Promise<StartedNodes> {
  const { index, stack, directory, network } = props;
  const plan = clusterPlan(index);
  const count = nodesNeeded(readManifests(props.files));
  const names = Array.from({ length: count }, (_, number) => `${stack}-node-${number + 1}`);
  const pki = makePki(join(directory, 'pki'), names, plan);
  for (const number of names.keys()) await network.addNode(plan.node(number + 1));
  const starting = names.map((_, number) => startNode(props, names, number + 1));
  const nodes = (await Promise.all(starting)) as [KubeNode, ...KubeNode[]];
  const access = { cert: pki.admin['tls.crt'], key: pki.admin['tls.key'] };
  const api = new ApiClient(pki.url, access, pki.caPem);
  await eventually(`the API server of ${stack}`, API_SECONDS * 1_000, async () => {
    nodes.forEach((node) => node.assertAlive());
    return (await api.text('/readyz')) === 'ok';
  }).catch(async (error: Error) => {
    await Promise.all(nodes.map((node) => node.stop()));
    throw new Error(`${error.message}\n${nodes[0].logTail('kube-apiserver')}`, { cause: error });
  });
  return { nodes, api, kubeconfig: join(pki.directory, 'admin.kubeconfig') };
}

function startNode(props: StartNodesProps, names: readonly string[], number: number): Promise<KubeNode> {
  const { stack, cluster, directory, images } = props;
  const plan = clusterPlan(props.index);
  return KubeNode.start({
    name: names[number - 1]!,
    plan,
    node: plan.node(number),
    controls: number === 1,
    directory: join(directory, `node-${number}`),
    pki: join(directory, 'pki'),
    controlGroup: join(props.controlGroup, `${stack}-${number}`),
    cpus: Math.ceil(declaredCpus(cluster.spec) / names.length),
    labels: nodeLabels(cluster.spec, number),
    images,
    pauseImage: PAUSE_IMAGE,
    storage: {
      region: cluster.spec.region,
      limit: Math.ceil(declaredVolumes(cluster.spec) / names.length),
      volumes: join(directory, 'volumes'),
    },
  });
}
