import { type ClusterSpec, publicNames } from '../lib';
import { recordName } from './record-name';

/** Refuses what a config may say and the cloud, or @pulumi/linode 5.1.1, cannot do: at synth, not at `pulumi up`. */
export function checkDeployable(spec: ClusterSpec): void {
  const { acl, tier } = spec.kubernetes;
  if (acl !== undefined && acl.ipv4.length + acl.ipv6.length === 0) {
    throw new Error(
      'kubernetes.acl: no address is listed, so that nobody, Pulumi included, reaches the API server: ' +
        'list the addresses that run "pulumi up", or remove the key',
    );
  }
  if (spec.nodeFirewall !== undefined && tier === 'enterprise') {
    throw new Error(
      'nodeFirewall: nodes of tier enterprise take their firewall from the pool, which @pulumi/linode 5.1.1 ' +
        'cannot express: remove nodeFirewall and attach a firewall to the pools outside of Pulumi',
    );
  }
  if (spec.role === 'hub' && spec.hub.dns.provider === 'linode') {
    for (const name of publicNames(spec)) recordName(name, spec.hub.dns.zone);
  }
}
