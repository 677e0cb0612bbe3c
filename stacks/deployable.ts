import { classHost, type Fault, type ReadableCluster } from '../lib';
import { recordName } from './record-name';

/**
 * What a config may say and the cloud, or @pulumi/linode 5.1.1, cannot do: refused at synth, not at `pulumi up`. A rule
 * whose fields cannot be read is passed over.
 */
export function deployableFaults({ fields, hub }: ReadableCluster, where: string): Fault[] {
  return [...emptyAcl(fields, where), ...enterpriseFirewall(fields, where), ...outsideOfZone(hub, where)];
}

function emptyAcl({ kubernetes }: ReadableCluster['fields'], where: string): Fault[] {
  const acl = kubernetes?.acl;
  if (acl === undefined || acl.ipv4.length + acl.ipv6.length > 0) return [];
  const problem = 'no address is listed, so that nobody, Pulumi included, reaches the API server';
  const fix = 'list the addresses that run "pulumi up", or remove the key';
  return [{ where, path: 'kubernetes.acl', value: acl, problem, fix }];
}

function enterpriseFirewall({ kubernetes, nodeFirewall }: ReadableCluster['fields'], where: string): Fault[] {
  if (nodeFirewall === undefined || kubernetes?.tier !== 'enterprise') return [];
  const problem =
    'nodes of tier enterprise take their firewall from the pool, which @pulumi/linode 5.1.1 cannot express';
  const fix = 'remove nodeFirewall and attach a firewall to the pools outside of Pulumi';
  return [{ where, path: 'nodeFirewall', value: nodeFirewall, problem, fix }];
}

function outsideOfZone({ dns, domain, grafana }: ReadableCluster['hub'], where: string): Fault[] {
  if (dns?.provider !== 'linode') return [];
  const { zone } = dns;
  const outside = (host: string) => recordName(host, zone) === undefined;
  const fault = (path: string, value: string, names: string, fix: string): Fault => ({
    where,
    path,
    value,
    problem: `${names} not in the zone of hub.dns.zone, ${zone}`,
    fix: `write ${fix}.${zone}, or name the zone that holds it`,
  });
  const doors = domain === undefined ? undefined : classHost('<class>', domain);
  return [
    ...(doors !== undefined && outside(doors)
      ? [fault('hub.domain', domain!, `the doors ${doors} are`, `a domain that is ${zone} or ends in `)]
      : []),
    ...(grafana !== undefined && outside(grafana.host)
      ? [fault('hub.grafana.host', grafana.host, 'this name is', 'a name that ends in ')]
      : []),
  ];
}
