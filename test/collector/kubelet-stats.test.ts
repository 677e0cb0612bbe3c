import { kubeletStats } from '../../lib/collector/kubelet-stats';
import { KUBELET_STATS_METRICS } from '../../lib/metrics/kubelet-stats';

const { config, needs } = kubeletStats();

test('every level of the catalogue is collected, and no other', () => {
  const levels = KUBELET_STATS_METRICS.map(({ otel }) => otel!.split('.').slice(0, -1)).map(
    ([first, second]) => (first === 'k8s' ? second : first),
  );
  expect(new Set(config['metric_groups'] as string[])).toEqual(new Set(levels));
});

test('what would need more than nodes/stats is not asked for', () => {
  expect(config).not.toHaveProperty('extra_metadata_labels');
  expect(needs?.rules).toEqual([{ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] }]);
});

test('no attribute is switched off that tells volumes apart', () => {
  const off = Object.keys(config['resource_attributes'] as object);
  expect(off).toEqual([
    'aws.volume.id',
    'fs.type',
    'gce.pd.name',
    'glusterfs.endpoints.name',
    'glusterfs.path',
    'partition',
  ]);
});
