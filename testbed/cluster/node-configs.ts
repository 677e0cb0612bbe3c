import { toYaml } from '../../lib';
import { type ClusterPlan, type NodePlan } from './cluster-plan';
import { type TomlTable, toToml } from './toml';

/** containerd's and the kubelet's way to make control groups; the other, `systemd`, needs a systemd in the node. */
const CGROUP_DRIVER = 'cgroupfs';
const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

export interface NodeConfigProps {
  readonly name: string;
  readonly plan: ClusterPlan;
  readonly node: NodePlan;
  /** Folder of keys and certificates. */
  readonly pki: string;
  /** Control group below which the kubelet makes those of pods. */
  readonly controlGroup: string;
  /** Image of the process that holds a pod's namespaces. */
  readonly pauseImage: string;
  /** An empty file: pods with the node's own DNS have none. */
  readonly resolvConf: string;
}

/** The files that the programs of a node read, by name. */
export function nodeConfigs(props: NodeConfigProps): Readonly<Record<string, string>> {
  return {
    'containerd.toml': toToml(containerd(props.pauseImage)),
    'kubelet.yaml': toYaml(kubelet(props)),
    'kube-proxy.yaml': toYaml(kubeProxy(props)),
    '10-pods.conflist': JSON.stringify(podNetwork(props.node)),
  };
}

function containerd(pauseImage: string): TomlTable {
  return {
    version: 2,
    root: '/var/lib/containerd',
    state: '/run/containerd/state',
    oom_score: 0,
    grpc: { address: CONTAINERD_SOCKET },
    plugins: {
      'io.containerd.grpc.v1.cri': {
        sandbox_image: pauseImage,
        // Without CAP_SYS_RESOURCE nothing may be less likely to be killed than its parent.
        restrict_oom_score_adj: true,
        disable_apparmor: true,
        stream_server_address: '127.0.0.1',
        cni: { bin_dir: '/usr/lib/cni', conf_dir: '/etc/cni/net.d' },
        containerd: {
          snapshotter: 'overlayfs',
          default_runtime_name: 'runc',
          runtimes: {
            runc: {
              runtime_type: 'io.containerd.runc.v2',
              options: { SystemdCgroup: (CGROUP_DRIVER as string) === 'systemd' },
            },
          },
        },
      },
    },
  };
}

function kubelet({ name, plan, node, pki, controlGroup, resolvConf }: NodeConfigProps): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${pki}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${pki}/${name}.crt`,
    tlsPrivateKeyFile: `${pki}/${name}.key`,
    address: node.address,
    healthzBindAddress: '127.0.0.1',
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    cgroupDriver: CGROUP_DRIVER,
    // Two kubelets on one kernel would each remove the other's pods.
    cgroupRoot: `/${controlGroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDomain: 'cluster.local',
    clusterDNS: [plan.dns],
    resolvConf,
    // The machine's memory and disk are shared: what others use must not evict a pod.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'nodefs.inodesFree': '1%',
      'imagefs.available': '1%',
    },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    oomScoreAdj: 0,
    // LKE rotates at 10 MiB and looks every 10 s: a test would have to print for minutes.
    containerLogMaxSize: '200Ki',
    containerLogMonitorInterval: '3s',
    containerLogMaxFiles: 5,
  };
}

function kubeProxy({ plan, pki }: NodeConfigProps): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: `${pki}/kube-proxy.kubeconfig` },
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    clusterCIDR: plan.podRange,
    mode: 'iptables',
    oomScoreAdj: 0,
    // Its sysctls are read-only outside the machine's own network namespace.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}

function podNetwork({ podRange }: NodePlan): object {
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        hairpinMode: true,
        ipMasq: false,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: podRange }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  };
}
