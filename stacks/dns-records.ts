/** A door's name relative to the zone that holds it, as Linode writes records. */
export function recordName(host: string, zone: string): string {
  const suffix = `.${zone}`;
  if (!host.endsWith(suffix)) {
    throw new Error(
      `hub.domain: the door ${host} does not lie in the zone of hub.dns.zone, ${zone}: ` +
        `write a domain that is ${zone} or ends in ${suffix}, or name the zone that holds it`,
    );
  }
  return host.slice(0, -suffix.length);
}
