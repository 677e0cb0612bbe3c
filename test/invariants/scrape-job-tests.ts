import { gatewayName } from '../../lib';
import { type Cluster, expectSeen, hubOf, repeated } from './clusters';
import { type CollectorConfig, collectorNamed } from './collector-pods';
import { matches, portsOf, workloadsOf } from './pods';

interface Job {
  readonly job_name: string;
  readonly kubernetes_sd_configs?: readonly {
    readonly role: string;
    readonly namespaces: { readonly names: readonly string[] };
    readonly selectors?: readonly { readonly label: string }[];
  }[];
  readonly relabel_configs?: readonly { readonly target_label?: string; readonly replacement?: string }[];
}

function jobsOf({ receivers }: CollectorConfig): readonly Job[] {
  const { config } = receivers['prometheus'] as { config: { scrape_configs: readonly Job[] } };
  return config.scrape_configs;
}

/** Which pods a job looks for, and on what port. */
function targetOf({ kubernetes_sd_configs: [pods] = [], relabel_configs = [] }: Job) {
  const { label } = pods!.selectors![0]!;
  const address = relabel_configs.find(({ target_label }) => target_label === '__address__')!;
  return {
    namespace: pods!.namespaces.names[0]!,
    label,
    labels: Object.fromEntries(label.split(',').map((pair) => pair.split('=') as [string, string])),
    port: Number(address.replacement!.split(':')[1]),
  };
}

export function scrapeJobTests(cluster: () => Cluster): void {
  test('every job of the scraper looks for pods that there are, on a port that is theirs', () => {
    const { objects, live } = cluster();
    const jobs = jobsOf(collectorNamed('otel-scraper', objects).config);
    expect(repeated(jobs.map(({ job_name }) => job_name))).toEqual([]);
    // cert-manager's pods come from its chart.
    const ofPods = jobs.filter(
      ({ job_name, kubernetes_sd_configs: [pods] = [] }) =>
        pods?.role === 'pod' && job_name !== 'cert-manager',
    );
    const unmet = ofPods.flatMap((job) => {
      const { namespace, label, labels, port } = targetOf(job);
      const target = workloadsOf(live).find(
        (workload) => workload.namespace === namespace && matches(labels, workload.labels),
      );
      const open = target !== undefined && portsOf(target).includes(port);
      return open ? [] : [`${job.job_name}: no pod with ${label} listens on ${port}`];
    });
    expect(unmet).toEqual([]);
    expectSeen(ofPods.length, cluster(), { hub: 11, edge: 2 });
  });
}

export function classGatewayTests(cluster: () => Cluster): void {
  test('every class of a hub has its gateway, which the scraper watches and the expected fleet may name', () => {
    const { live } = cluster();
    const workloads = workloadsOf(live).map(({ name }) => name);
    const gateways = hubOf(cluster()).classes.map(({ name }) => gatewayName(name));
    expect(gateways.filter((gateway) => !workloads.includes(gateway))).toEqual([]);
  });
}
