/** How a pod that stops leaves those who dial it: the Services withdraw its address, and it serves on until they know. */

/** Seconds between two looks of a door at the addresses of its upstream. */
export const DNS_REFRESH_SECONDS = 5;

/** Seconds between the withdrawal and SIGTERM: two looks of a door. kube-proxy follows within one or two seconds. */
export const PRE_STOP_SECONDS = 2 * DNS_REFRESH_SECONDS;

/** Seconds for which the cluster's DNS may answer out of its cache, as CoreDNS is often set up (`cache 30`). */
const DNS_CACHE_SECONDS = 30;

/** Seconds that a new pod is ready before the next one is replaced: until then a door may know none but the next one. */
export const MIN_READY_SECONDS = DNS_CACHE_SECONDS + DNS_REFRESH_SECONDS;
