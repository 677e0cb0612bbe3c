import { type Manifest } from '../../lib';
import { LINODE_DRIVER, LINODE_STORAGE_CLASS } from '../storage/linode-volumes';

export interface KubeSystemProps {
  /** ClusterIP of the DNS. */
  readonly dns: string;
  /** Names outside the cluster with their addresses. */
  readonly publicNames: Readonly<Record<string, string>>;
  readonly dnsImage: string;
}

const NAMESPACE = 'kube-system';
const NAME = 'coredns';
const LABELS = { 'k8s-app': 'kube-dns' };
const metadata = { name: NAME, namespace: NAMESPACE };

/** What LKE brings to a cluster and the platform uses: a DNS, and the storage class of the volumes. */
export function kubeSystem({ dns, publicNames, dnsImage }: KubeSystemProps): Manifest[] {
  const ports = ['UDP', 'TCP'].map((protocol) => ({
    name: `dns-${protocol.toLowerCase()}`,
    port: 53,
    protocol,
  }));
  return [
    LINODE_DRIVER,
    LINODE_STORAGE_CLASS,
    ...RIGHTS,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { Corefile: COREFILE, hosts: hostLines(publicNames) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: NAMESPACE, labels: LABELS },
      spec: { clusterIP: dns, selector: LABELS, ports },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: pod(dnsImage) },
      },
    },
  ];
}

const RIGHTS: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'system:coredns' },
    rules: [
      { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'system:coredns' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  },
];

const COREFILE = `.:53 {
  errors
  health
  ready
  hosts /etc/coredns/hosts {
    fallthrough
  }
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
  }
  cache 30
  reload
}
`;

function hostLines(names: KubeSystemProps['publicNames']): string {
  return Object.entries(names)
    .map(([name, address]) => `${address} ${name}\n`)
    .join('');
}

function pod(image: string): object {
  return {
    serviceAccountName: NAME,
    priorityClassName: 'system-cluster-critical',
    dnsPolicy: 'Default',
    tolerations: [{ operator: 'Exists' }],
    containers: [
      {
        name: NAME,
        image,
        args: ['-conf', '/etc/coredns/Corefile'],
        resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
        livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60 },
        securityContext: {
          // Port 53 needs root, or a capability that its image gives to the file.
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: NAME } }],
  };
}
