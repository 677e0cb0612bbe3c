import * as linode from '@pulumi/linode';
import { type ClusterSpec, NODE_CIDR, NODEBALANCER_CIDR } from '../lib';
import { type LkeCluster } from './lke-cluster';

const EVERYONE = { ipv4s: ['0.0.0.0/0'], ipv6s: ['::/0'] };

/**
 * Firewall of the nodes, with the rules of Linode's cloud-firewall-controller. It covers the nodes of the
 * last update: what the autoscaler or a recycle adds is open until the next `pulumi up`.
 */
export function nodeFirewall(spec: ClusterSpec, cluster: LkeCluster): linode.Firewall | undefined {
  if (spec.nodeFirewall === undefined) return undefined;
  return new linode.Firewall('nodes', {
    label: spec.id,
    tags: spec.tags,
    inboundPolicy: 'DROP',
    outboundPolicy: 'ACCEPT',
    inbounds: inboundRules(spec.nodeFirewall.sshFrom),
    linodes: cluster.instanceIds,
  });
}

/** What the nodes of a standard cluster must receive. */
export function inboundRules(sshFrom: readonly string[]): linode.types.input.FirewallInbound[] {
  const nodes = { ipv4s: [NODE_CIDR] };
  const balancers = { ipv4s: [NODEBALANCER_CIDR] };
  return [
    accept('kubelet', 'TCP', nodes, '10250, 10256'),
    accept('wireguard-to-control-plane', 'UDP', nodes, '51820'),
    accept('dns-tcp', 'TCP', nodes, '53'),
    accept('dns-udp', 'UDP', nodes, '53'),
    accept('calico-bgp', 'TCP', nodes, '179'),
    accept('calico-typha', 'TCP', nodes, '5473'),
    // Pod traffic between nodes. The provider documents TCP, UDP and ICMP only; its schema and the API know
    // IPENCAP.
    accept('calico-ipip', 'IPENCAP', nodes),
    accept('node-ports-tcp', 'TCP', balancers, '30000-32767'),
    accept('node-ports-udp', 'UDP', balancers, '30000-32767'),
    accept('icmp', 'ICMP', EVERYONE),
    ...(sshFrom.length > 0 ? [accept('ssh', 'TCP', { ipv4s: [...sshFrom] }, '22')] : []),
  ];
}

function accept(
  label: string,
  protocol: 'TCP' | 'UDP' | 'ICMP' | 'IPENCAP',
  from: { ipv4s: string[]; ipv6s?: string[] },
  ports?: string,
): linode.types.input.FirewallInbound {
  return { label, action: 'ACCEPT', protocol, ports, ...from };
}
