import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type TrafficClass } from '../config/traffic-class';
import { PLATFORM_PRIORITY, priorityClassName } from '../model/priority';
import { labels } from '../workload/labels';

/** Who goes first when a node runs short: bronze's gateway, then silver's, then gold's, the shared parts last. */
export function priorityClasses(scope: Construct, classes: readonly TrafficClass[]): void {
  const rows = [
    {
      name: PLATFORM_PRIORITY.name,
      value: PLATFORM_PRIORITY.value,
      description: 'Ingress, agents, scraper and stores',
    },
    ...classes.map(({ name, priority }) => ({
      name: priorityClassName(name),
      value: priority,
      description: `Gateway of traffic class ${name}`,
    })),
  ];
  for (const { name, value, description } of rows) {
    new k8s.KubePriorityClass(scope, name, {
      metadata: { name, labels: labels(name, 'priority') },
      value,
      description,
      globalDefault: false,
    });
  }
}
