import { imageOf } from '../images/table';
import { type Cluster } from '../runner/cluster';

/** What stands in for something else in the clusters of a run, a sentence each. */
export function doubles(clusters: readonly Cluster[]): string[] {
  const images = clusters.flatMap(({ pods }) =>
    pods.map(({ container }) => imageOf(container.image).standIn),
  );
  return [
    ...new Set(images.filter((double) => double !== undefined)),
    'the demo issues the certificates that cert-manager would, and trusts each cluster at the hub',
    'one node per cluster: kubelet, scheduler, kube-proxy, DNS and load balancer are played',
  ];
}
