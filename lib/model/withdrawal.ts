/** How a pod that stops leaves those who dial it: the Services withdraw its address, and it serves on until they know. */

/** Seconds between two looks of a door at the addresses of its upstream. */
export const DNS_REFRESH_SECONDS = 5;
