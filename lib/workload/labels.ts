import { MANAGED_BY, PART_OF } from '../model/label-keys';

/** Name, place and labels that all objects of one workload share. */
export interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Labels of every object of ours; `app.kubernetes.io/name` alone selects pods. */
export function labels(name: string, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': PART_OF,
    'app.kubernetes.io/managed-by': MANAGED_BY,
  };
}

/** The label by which Services, policies and spread constraints find a workload's pods. */
export function selector(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}
