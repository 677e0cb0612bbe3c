/**
 * Annotations of a Service that becomes a NodeBalancer. TCP pass-through: one that reads HTTP would end TLS and speak no
 * HTTP/2. `allow` is enforced on the NodeBalancer, where a client's own address is still known.
 */
export function nodeBalancer(allow: readonly string[] | undefined): Record<string, string> {
  const prefix = 'service.beta.kubernetes.io/linode-loadbalancer-';
  return {
    [`${prefix}default-protocol`]: 'tcp',
    [`${prefix}check-type`]: 'connection',
    [`${prefix}default-algorithm`]: 'leastconn',
    ...(allow ? { [`${prefix}firewall-acl`]: JSON.stringify({ allowList: { ipv4: allow } }) } : {}),
  };
}
