import { type Manifest } from '../../lib';
import { titleOf } from '../support/fixtures';
import { type Cluster, expectSeen } from './clusters';
import { ofKind } from './manifests';
import { workloadsOf } from './pods';

/** What a role grants. */
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Wildcards, and what leads to Secrets, to shells, and to the kubelet behind the API. */
const FORBIDDEN = /\*|^secrets$|^nodes\/proxy$|^pods\/(exec|attach|portforward)$|^serviceaccounts\/token$/;

const rolesOf = (objects: readonly Manifest[]) => ofKind(objects, 'ClusterRole', 'Role');
const bindingsOf = (objects: readonly Manifest[]) => ofKind(objects, 'ClusterRoleBinding', 'RoleBinding');

/** `<namespace>/<name>` of every account that a binding names. */
function accountsOf(bindings: readonly Manifest[]): string[] {
  return bindings
    .flatMap(({ subjects }) => subjects as { namespace: string; name: string }[])
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

/** Title of the role that a binding names. */
function boundRole({ roleRef, metadata: { namespace } }: Manifest): string {
  const { kind, name } = roleRef as { kind: string; name: string };
  return kind === 'Role' ? `Role ${namespace}/${name}` : `${kind} ${name}`;
}

export function rbacTests(cluster: () => Cluster): void {
  test('a pod has an API token exactly where a role grants it something', () => {
    const { objects } = cluster();
    const bound = accountsOf(bindingsOf(objects));
    const workloads = workloadsOf(objects);
    const odd = workloads.filter(({ namespace, pod }) => {
      const hasToken = pod.automountServiceAccountToken === true;
      return hasToken !== bound.includes(`${namespace}/${pod.serviceAccountName}`);
    });
    expect(odd.map(({ title }) => title)).toEqual([]);
    const tokens = workloads.map(({ pod }) => pod.automountServiceAccountToken);
    expectSeen(tokens.filter((token) => token === true).length, cluster(), { hub: 4, edge: 3 });
    expectSeen(tokens.filter((token) => token === false).length, cluster(), { hub: 7, edge: 0 });
  });

  test('no role writes, names a wildcard, or reaches Secrets, shells and the kubelet behind the API', () => {
    const roles = rolesOf(cluster().objects);
    const wide = roles.flatMap((role) =>
      (role.rules as Rule[])
        .filter(
          ({ apiGroups, resources, verbs }) =>
            [...apiGroups, ...resources, ...verbs].some((word) => FORBIDDEN.test(word)) ||
            verbs.some((verb) => !/^(get|list|watch)$/.test(verb)),
        )
        .map((rule) => `${titleOf(role)}: ${JSON.stringify(rule)}`),
    );
    expect(wide).toEqual([]);
    expectSeen(roles.filter(({ kind }) => kind === 'ClusterRole').length, cluster(), { hub: 3, edge: 3 });
  });

  test('every role is bound, and every binding binds a role and an account that exist', () => {
    const { objects } = cluster();
    const titles = objects.map(titleOf);
    const bindings = bindingsOf(objects);
    const accounts = accountsOf(bindings).map((path) => `ServiceAccount ${path}`);
    const named = [...bindings.map(boundRole), ...accounts];
    expect(named.filter((title) => !titles.includes(title))).toEqual([]);
    const roles = rolesOf(objects).map(titleOf);
    expect(roles.filter((role) => !named.includes(role))).toEqual([]);
  });
}
