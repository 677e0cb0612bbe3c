import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authority, type Leaf } from '../doubles/certificates';
import { type ClusterPlan } from './cluster-plan';

const CLIENT = ['digital signature', 'client auth'];
const SERVER = ['digital signature', 'server auth'];
const DAYS = 30;

/** Who speaks to the API server of a cluster by a kubeconfig. */
export type Component = 'admin' | 'kube-controller-manager' | 'kube-scheduler' | 'kube-proxy';

export interface Pki {
  /** Folder of the files: `<name>.crt`, `<name>.key`, `<component or node>.kubeconfig`. */
  readonly directory: string;
  readonly url: string;
  readonly caPem: string;
  readonly admin: Leaf;
}

/** Makes every key and certificate of one cluster; its API server is on the first node. */
export function makePki(directory: string, nodes: readonly string[], plan: ClusterPlan): Pki {
  const server = plan.node(1).address;
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text, { mode: 0o600 });
  const writeLeaf = (name: string, leaf: Leaf) => {
    write(`${name}.crt`, leaf['tls.crt']);
    write(`${name}.key`, leaf['tls.key']);
  };

  const ca = authority('kubernetes', DAYS);
  const proxyCa = authority('front-proxy-ca', DAYS);
  write('ca.crt', ca.caPem);
  write('front-proxy-ca.crt', proxyCa.caPem);
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const serverNames = [
    ...[...names, 'kubernetes.default.svc.cluster.local'].map((name) => `DNS:${name}`),
    ...[plan.kubernetes, server].map((address) => `IP:${address}`),
  ];
  writeLeaf('apiserver', ca.leaf(serverNames.join(','), { days: DAYS, usages: SERVER }));
  const client = (subject: string) => ca.leaf('', { days: DAYS, usages: CLIENT, subject });
  writeLeaf('apiserver-kubelet-client', client('/O=system:masters/CN=kube-apiserver-kubelet-client'));
  writeLeaf(
    'front-proxy-client',
    proxyCa.leaf('', { days: DAYS, usages: CLIENT, subject: '/CN=front-proxy-client' }),
  );
  nodes.forEach((name, index) => {
    writeLeaf(name, foreignLeaf(`DNS:${name},IP:${plan.node(index + 1).address}`));
  });

  const url = `https://${server}:6443`;
  const subjects: Readonly<Record<Component, string>> = {
    admin: '/O=system:masters/CN=admin',
    'kube-controller-manager': '/CN=system:kube-controller-manager',
    'kube-scheduler': '/CN=system:kube-scheduler',
    'kube-proxy': '/CN=system:kube-proxy',
  };
  const kubelets = nodes.map((name) => [name, `/O=system:nodes/CN=system:node:${name}`] as const);
  const leaves = [...Object.entries(subjects), ...kubelets].map(
    ([name, subject]) => [name, client(subject)] as const,
  );
  for (const [name, leaf] of leaves) write(`${name}.kubeconfig`, kubeconfig(url, ca.caPem, leaf));

  const accounts = generateKeyPairSync('rsa', { modulusLength: 2048 });
  write('accounts.key', accounts.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string);
  write('accounts.pub', accounts.publicKey.export({ type: 'spki', format: 'pem' }) as string);
  ca.remove();
  proxyCa.remove();
  return { directory, url, caPem: ca.caPem, admin: new Map(leaves).get('admin')! };
}

/** LKE's kubelets serve a certificate that the cluster's CA did not sign. */
function foreignLeaf(names: string): Leaf {
  const own = authority('kubelet', DAYS);
  const leaf = own.leaf(names, { days: DAYS, usages: SERVER });
  own.remove();
  return leaf;
}

function kubeconfig(server: string, ca: string, leaf: Leaf): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'own', cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [
      {
        name: 'own',
        user: {
          'client-certificate-data': base64(leaf['tls.crt']),
          'client-key-data': base64(leaf['tls.key']),
        },
      },
    ],
    contexts: [{ name: 'own', context: { cluster: 'own', user: 'own' } }],
    'current-context': 'own',
  });
}
