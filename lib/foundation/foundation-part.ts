import { type TrafficClass } from '../config/traffic-class';
import { type Part } from '../workload/part';
import { Namespaces, type NamespacesProps } from './namespaces';
import { priorityClasses } from './priority-classes';

export interface FoundationProps extends NamespacesProps {
  /** Classes of a hub, which get a PriorityClass each. */
  readonly classes: readonly TrafficClass[];
}

/** What every other object needs: namespaces, closed by default, and PriorityClasses. */
export function foundationPart({ own, operators, labels, classes }: FoundationProps): Part {
  return {
    chart: '00-namespaces',
    build: (chart) => {
      new Namespaces(chart, 'namespaces', { own, operators, labels });
      priorityClasses(chart, classes);
    },
  };
}
