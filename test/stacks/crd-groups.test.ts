import { join } from 'node:path';
import { crdGroups, operatorChoice } from '../../lib';
import { readFleet } from '../../stacks/config';
import { objectsOf, VARIANTS } from '../support/fixtures';

/** Groups that every API server serves by itself; '' is the core group. */
const BUILT_IN = [
  '',
  'apps',
  'autoscaling',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
];

/** Its operator has no chart: whoever asks for this form installs it (docs/decisions/015). */
const WITHOUT_CHART = ['observability.x-k8s.io'];

test.each(['kgateway', 'envoy-gateway', 'grafana-route', 'operator-kgateway', 'operators-external'])(
  'every custom resource of a cluster is of a group that one of its charts brings: %s',
  (variant) => {
    const fleet = readFleet(join(VARIANTS, variant));
    for (const [stack, cluster] of fleet.clusters) {
      const brought = crdGroups(operatorChoice(cluster)).map(({ group }) => group);
      const custom = objectsOf(stack, fleet)
        .map(({ apiVersion }) => apiVersion.split('/').slice(0, -1).join('/'))
        .filter((group) => !BUILT_IN.includes(group) && !group.endsWith('.toolkit.fluxcd.io'));
      expect(custom).toContain('cert-manager.io');
      const unknown = custom.filter((group) => ![...brought, ...WITHOUT_CHART].includes(group));
      expect([stack, new Set(unknown)]).toEqual([stack, new Set()]);
    }
  },
);
