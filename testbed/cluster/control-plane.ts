import { join } from 'node:path';
import { binary } from '../../tools/servers/binaries';
import { type ClusterPlan } from './cluster-plan';

/** A program of a node with its arguments. */
export interface Program {
  readonly name: string;
  readonly command: readonly string[];
}

export interface ControlPlaneProps {
  readonly plan: ClusterPlan;
  /** Folder of keys and certificates. */
  readonly pki: string;
  /** Folder of etcd's data. */
  readonly data: string;
}

const ETCD = 'http://127.0.0.1:2379';

/** etcd, API server, controllers and scheduler of a cluster, which are its provider's on LKE. */
export function controlPlane({ plan, pki, data }: ControlPlaneProps): Program[] {
  const { address } = plan.node(1);
  const file = (name: string) => join(pki, name);
  const kubeconfig = (component: string) =>
    ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
      (flag) => `--${flag}=${file(`${component}.kubeconfig`)}`,
    );
  const alone = ['--bind-address=127.0.0.1', '--leader-elect=false'];
  return [
    {
      name: 'etcd',
      command: [
        binary('etcd'),
        `--data-dir=${data}`,
        `--listen-client-urls=${ETCD}`,
        `--advertise-client-urls=${ETCD}`,
        '--listen-peer-urls=http://127.0.0.1:2380',
        '--unsafe-no-fsync',
        '--log-level=warn',
      ],
    },
    {
      name: 'kube-apiserver',
      command: [
        binary('kube-apiserver'),
        `--etcd-servers=${ETCD}`,
        `--bind-address=${address}`,
        `--advertise-address=${address}`,
        `--service-cluster-ip-range=${plan.serviceRange}`,
        '--allow-privileged=true',
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction',
        `--client-ca-file=${file('ca.crt')}`,
        `--tls-cert-file=${file('apiserver.crt')}`,
        `--tls-private-key-file=${file('apiserver.key')}`,
        `--kubelet-client-certificate=${file('apiserver-kubelet-client.crt')}`,
        `--kubelet-client-key=${file('apiserver-kubelet-client.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        `--service-account-key-file=${file('accounts.pub')}`,
        `--service-account-signing-key-file=${file('accounts.key')}`,
        // How the API server asks the servers of other API groups, such as metrics-server.
        `--requestheader-client-ca-file=${file('front-proxy-ca.crt')}`,
        '--requestheader-allowed-names=front-proxy-client',
        '--requestheader-username-headers=X-Remote-User',
        '--requestheader-group-headers=X-Remote-Group',
        '--requestheader-extra-headers-prefix=X-Remote-Extra-',
        `--proxy-client-cert-file=${file('front-proxy-client.crt')}`,
        `--proxy-client-key-file=${file('front-proxy-client.key')}`,
      ],
    },
    {
      name: 'kube-controller-manager',
      command: [
        binary('kube-controller-manager'),
        ...kubeconfig('kube-controller-manager'),
        ...alone,
        `--root-ca-file=${file('ca.crt')}`,
        `--service-account-private-key-file=${file('accounts.key')}`,
        '--use-service-account-credentials=true',
        // Its default is a folder of the machine, which it makes.
        '--flex-volume-plugin-dir=/var/lib/kubelet/volume-plugins',
      ],
    },
    {
      name: 'kube-scheduler',
      command: [
        binary('kube-scheduler'),
        ...kubeconfig('kube-scheduler'),
        ...alone,
        // A claim that is bound while its pod is judged is missed; after five minutes, the default, no test waits.
        '--pod-max-in-unschedulable-pods-duration=10s',
      ],
    },
  ];
}
