import * as linode from '@pulumi/linode';
import { type Output } from '@pulumi/pulumi';
import { type PublicName } from '../lib';
import { recordName } from './record-name';

/** One address record per public name in the existing zone. */
export function dnsRecords(
  zone: string,
  names: readonly PublicName[],
  addressOf: (name: PublicName) => Output<string>,
): linode.DomainRecord[] {
  const domainId = linode.getDomainOutput({ domain: zone }).apply(({ id }) => {
    if (id === undefined)
      throw new Error(`hub.dns.zone: no Linode domain ${zone}: create it, or write another zone`);
    return id;
  });
  return names.map(
    (name) =>
      new linode.DomainRecord(name.host, {
        domainId,
        recordType: 'A',
        name: recordName(name.host, zone)!,
        target: addressOf(name),
        ttlSec: 300,
      }),
  );
}
