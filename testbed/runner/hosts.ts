import { type Service } from '../kubernetes/network';
import { matches } from '../kubernetes/objects';
import { type Pod } from '../kubernetes/pod';

export interface HostsProps {
  readonly services: readonly Service[];
  readonly pods: readonly { readonly pod: Pod; readonly address: string }[];
  /** ClusterIP of the Kubernetes API. */
  readonly kubernetes: string;
  /** Names outside the cluster. */
  readonly publicNames: Readonly<Record<string, string>>;
}

/** `/etc/hosts` of one pod: what the cluster's DNS and its search list would answer there. */
export function hosts(self: { readonly pod: Pod; readonly address: string }, props: HostsProps): string {
  const { metadata } = self.pod;
  const lines = [
    '127.0.0.1 localhost',
    `${self.address} ${metadata.name}`,
    `${props.kubernetes} ${names('kubernetes', 'default', metadata.namespace).join(' ')}`,
    ...props.services.flatMap((service) => serviceLines(service, metadata.namespace, props)),
    ...Object.entries(props.publicNames).map(([name, address]) => `${address} ${name}`),
  ];
  return `${lines.join('\n')}\n`;
}

function serviceLines({ metadata, spec }: Service, from: string, { pods }: HostsProps): string[] {
  const own = names(metadata.name, metadata.namespace, from);
  if (spec.clusterIP !== 'None') return [`${spec.clusterIP} ${own.join(' ')}`];
  return pods
    .filter(
      ({ pod }) =>
        pod.metadata.namespace === metadata.namespace &&
        matches({ matchLabels: spec.selector }, pod.metadata.labels),
    )
    .flatMap(({ pod, address }) => [
      `${address} ${own.join(' ')}`,
      `${address} ${own.map((name) => `${pod.metadata.name}.${name}`).join(' ')}`,
    ]);
}

/** The names under which a Service is found from a namespace. */
function names(name: string, namespace: string, from: string): string[] {
  const qualified = `${name}.${namespace}`;
  return [
    ...(namespace === from ? [name] : []),
    qualified,
    `${qualified}.svc`,
    `${qualified}.svc.cluster.local`,
  ];
}
