/** Requests and limits of one container. No CPU limit: throttling a webhook or a lease renewal costs more than the burst. */
export function resources(cpu: string, memory: string, memoryLimit: string) {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}
