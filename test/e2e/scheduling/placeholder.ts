import { type Quantities } from '../../../testbed/kubernetes/objects';

/** Template of a pod of which only what it asks for matters; every Pod Security Standard admits it. */
export function placeholder(name: string, requests: Quantities, tolerations: readonly object[] = []) {
  return {
    metadata: { labels: { app: name } },
    spec: {
      tolerations,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name,
          image: 'double.example/placeholder',
          resources: { requests, limits: requests },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
