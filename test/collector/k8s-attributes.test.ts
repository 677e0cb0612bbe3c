import { k8sAttributes, nodeName } from '../../lib/collector/k8s-attributes';

test('an agent takes nothing before it knows its pods: without a namespace bronze would travel as gold', () => {
  expect(k8sAttributes().config).toMatchObject({ wait_for_metadata: true, wait_for_metadata_timeout: '30s' });
});

test('no agent watches the ReplicaSets of the whole cluster for the name of a Deployment', () => {
  expect(k8sAttributes().config).toMatchObject({ extract: { deployment_name_from_replicaset: true } });
  const resources = k8sAttributes().needs!.rules!.flatMap((rule) => rule.resources);
  expect(resources).toEqual(['pods', 'namespaces', 'jobs']);
});

test("pods of the host's network are told apart by their node, and what names its node keeps it", () => {
  const key = 'k8s.node.name';
  expect(nodeName().config).toEqual({
    attributes: [{ key, value: '${env:K8S_NODE_NAME}', action: 'insert' }],
  });
});
