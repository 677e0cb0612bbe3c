import { k8s } from 'cdk8s-plus-28';
import { type Resources } from '../model/pod-resources';

/** What the scheduler reserves for a container, and what it may take at most. */
export function containerResources({
  cpu,
  memory,
  cpuLimit,
  memoryLimit,
}: Resources): k8s.ResourceRequirements {
  const quantity = k8s.Quantity.fromString;
  return {
    requests: { cpu: quantity(cpu), memory: quantity(memory) },
    limits: { cpu: quantity(cpuLimit), memory: quantity(memoryLimit) },
  };
}
