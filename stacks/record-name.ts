import { type PublicName } from '../lib';

/** A public name relative to the zone that holds it, as Linode writes records. */
export function recordName({ host, field }: Pick<PublicName, 'host' | 'field'>, zone: string): string {
  const suffix = `.${zone}`;
  if (host.endsWith(suffix)) return host.slice(0, -suffix.length);
  const [what, fix] =
    field === 'hub.domain'
      ? [`the door ${host}`, `write a domain that is ${zone} or ends in ${suffix}`]
      : [host, `write a name that ends in ${suffix}`];
  throw new Error(
    `${field}: ${what} does not lie in the zone of hub.dns.zone, ${zone}: ${fix}, or name the zone that holds it`,
  );
}
