import * as linode from '@pulumi/linode';
import type * as pulumi from '@pulumi/pulumi';
import { doorHosts, type HubSpec } from '../lib';
import { recordName } from './dns-records';

/** One address record per class in the existing zone, all of them the NodeBalancer's. */
export function dnsRecords(
  zone: string,
  spec: HubSpec,
  address: pulumi.Output<string>,
): linode.DomainRecord[] {
  const domainId = linode.getDomainOutput({ domain: zone }).apply(({ id }) => {
    if (id === undefined)
      throw new Error(`hub.dns.zone: no Linode domain ${zone}: create it, or write another zone`);
    return id;
  });
  return doorHosts(spec).map(
    (host) =>
      new linode.DomainRecord(host, {
        domainId,
        recordType: 'A',
        name: recordName(host, zone),
        target: address,
        ttlSec: 300,
      }),
  );
}
