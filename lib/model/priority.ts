/** PriorityClass of what every class depends on: ingress, agents, scraper, stores. Above the classes' own. */
export const PLATFORM_PRIORITY = { name: 'telemetry-platform', value: 1_000_000 } as const;

/** PriorityClass of one traffic class's gateway. */
export function priorityClassName(className: string): string {
  return `telemetry-${className}`;
}
