import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { labels } from './labels';

export interface AutoscalerProps {
  /** Name of the StatefulSet; it states no replicas, since the autoscaler owns them. */
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  readonly replicas: { readonly min: number; readonly max: number };
  /** Use of the requested CPU, in percent, that it keeps. */
  readonly cpuPercent: number;
}

/** Adds replicas under load and takes none away: scaling in is left to a person. */
export function autoscaler(scope: Construct, props: AutoscalerProps): void {
  const { name, namespace, component, replicas, cpuPercent } = props;
  new k8s.KubeHorizontalPodAutoscalerV2(scope, 'autoscaler', {
    metadata: { name, namespace, labels: labels(name, component) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
      behavior: { scaleDown: { selectPolicy: 'Disabled' } },
    },
  });
}
