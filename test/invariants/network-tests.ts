import { type Manifest } from '../../lib';
import { OPERATOR_NAMESPACES } from '../support/controller-doubles';
import { type Cluster, expectSeen } from './clusters';
import { ofKind } from './manifests';
import { matches, nameOf, portsOf, type Workload, workloadsOf } from './pods';
import { type Permission, permissionsOf, policiesOf } from './reachability';

/** Workloads in namespaces that have policies of ours. */
function guardedWorkloads(objects: readonly Manifest[]): Workload[] {
  return workloadsOf(objects).filter(({ namespace }) => !OPERATOR_NAMESPACES.includes(namespace));
}

/** Permissions between pods, of which both sides must speak. */
function betweenPods(objects: readonly Manifest[]): (Permission & { readonly pods: string })[] {
  return permissionsOf(objects)
    .filter((row): row is Permission & { pods: string } => row.pods !== undefined)
    .filter(({ pods }) => !OPERATOR_NAMESPACES.includes(pods.split('/')[0]!));
}

export function networkTests(cluster: () => Cluster): void {
  test('every namespace of ours denies what no policy opens, in both directions', () => {
    const { objects } = cluster();
    const denied = policiesOf(objects)
      .filter(({ spec }) => spec.podSelector.matchLabels === undefined && !spec.ingress && !spec.egress)
      .filter(({ spec }) => ['Ingress', 'Egress'].every((type) => spec.policyTypes.includes(type)))
      .map(({ metadata }) => metadata.namespace);
    const used = workloadsOf(objects).map(({ namespace }) => namespace);
    const own = ofKind(objects, 'Namespace')
      .filter(({ metadata: { labels = {} } }) => 'pod-security.kubernetes.io/enforce' in labels)
      .map(({ metadata }) => metadata.name);
    expect([...own, ...used].filter((namespace) => !denied.includes(namespace))).toEqual([]);
  });

  test('every workload has a policy of its own, and every policy a workload', () => {
    const { live } = cluster();
    const workloads = guardedWorkloads(live);
    const policies = policiesOf(live).filter(({ spec }) => spec.podSelector.matchLabels !== undefined);
    const governs = (policy: (typeof policies)[number], { namespace, labels }: Workload) =>
      policy.metadata.namespace === namespace && matches(policy.spec.podSelector.matchLabels!, labels);
    const unguarded = workloads.filter(
      (own) => policies.filter((policy) => governs(policy, own)).length !== 1,
    );
    expect(unguarded.map(nameOf)).toEqual([]);
    const idle = policies.filter((policy) => workloads.filter((own) => governs(policy, own)).length !== 1);
    expect(idle.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([]);
  });

  test('what one side of a connection admits the other side declares, on a port on which somebody listens', () => {
    const { live } = cluster();
    const rows = betweenPods(live);
    const ports = new Map(workloadsOf(live).map((workload) => [nameOf(workload), portsOf(workload)]));
    const oneSided = rows.flatMap(({ own, direction, pods, port }) => {
      const other = direction === 'ingress' ? 'egress' : 'ingress';
      const answered = rows.some(
        (row) => row.own === pods && row.direction === other && row.pods === own && row.port === port,
      );
      const server = direction === 'ingress' ? own : pods;
      return [
        ...(answered ? [] : [`${own} ${direction} ${pods}:${port} without ${other} on the other side`]),
        ...(ports.get(server)?.includes(port) === true ? [] : [`${server} does not listen on ${port}`]),
      ];
    });
    expect(oneSided).toEqual([]);
    expectSeen(rows.length, cluster(), { hub: 56, edge: 6 });
  });

  test('every pod may ask the cluster for names, and nothing but names', () => {
    const { live } = cluster();
    const asking = permissionsOf(live)
      .filter(({ port, peer }) => port === 53 && peer.includes('kube-system'))
      .map(({ own }) => own);
    const mute = guardedWorkloads(live)
      .map(nameOf)
      .filter((name) => asking.filter((own) => own === name).length !== 2);
    expect(mute).toEqual([]);
  });
}
