import { k8sAttributes } from '../../lib/collector/k8s-attributes';

test('an agent takes nothing before it knows its pods: without a namespace bronze would travel as gold', () => {
  expect(k8sAttributes().config).toMatchObject({ wait_for_metadata: true, wait_for_metadata_timeout: '30s' });
});
