/** A host relative to the zone that holds it, as Linode writes records; undefined where it lies outside of the zone. */
export function recordName(host: string, zone: string): string | undefined {
  const suffix = `.${zone}`;
  return host.endsWith(suffix) ? host.slice(0, -suffix.length) : undefined;
}
