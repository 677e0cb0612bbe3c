import { ATTRIBUTES } from '../model/attributes';
import { WORKLOADS } from '../model/names';
import { NAMESPACES } from '../model/namespaces';
import { PORTS } from '../model/ports';

/** Fixed, since links and dashboards name them. */
const UIDS = { metrics: 'prometheus', logs: 'loki', traces: 'tempo' } as const;

/**
 * The three stores as Grafana's provisioning file, with links between signals. `$$` is Grafana's own escape: such files
 * expand `$NAME` from the environment.
 */
export function grafanaDatasources(): object {
  const url = (app: string, port: number) =>
    `http://${app}.${NAMESPACES.monitoring.name}.svc.cluster.local:${port}`;
  const common = { access: 'proxy', editable: false };
  const logLabel = (attribute: string) => ({ key: attribute, value: attribute.replaceAll('.', '_') });
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        type: 'prometheus',
        uid: UIDS.metrics,
        url: url(WORKLOADS.prometheus, PORTS.prometheus),
        isDefault: true,
        ...common,
        jsonData: {
          httpMethod: 'POST',
          timeInterval: '30s',
          exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: UIDS.traces }],
        },
      },
      {
        name: 'Loki',
        type: 'loki',
        uid: UIDS.logs,
        url: url(WORKLOADS.loki, PORTS.loki),
        ...common,
        jsonData: {
          derivedFields: [
            {
              name: 'trace_id',
              matcherType: 'label',
              matcherRegex: 'trace_id',
              datasourceUid: UIDS.traces,
              url: '$${__value.raw}',
            },
          ],
        },
      },
      {
        name: 'Tempo',
        type: 'tempo',
        uid: UIDS.traces,
        url: url(WORKLOADS.tempo, PORTS.tempo),
        ...common,
        jsonData: {
          tracesToLogsV2: {
            datasourceUid: UIDS.logs,
            spanStartTimeShift: '-5m',
            spanEndTimeShift: '5m',
            filterByTraceID: true,
            tags: [ATTRIBUTES.clusterId, 'service.name', 'k8s.namespace.name'].map(logLabel),
          },
          tracesToMetrics: {
            datasourceUid: UIDS.metrics,
            spanStartTimeShift: '-5m',
            spanEndTimeShift: '5m',
            tags: [ATTRIBUTES.clusterId, 'k8s.namespace.name', 'k8s.pod.name'].map(logLabel),
            queries: [
              {
                name: 'CPU of the pod',
                query: 'sum by (cluster_id, k8s_pod_name) (k8s_pod_cpu_usage{$$__tags})',
              },
            ],
          },
          nodeGraph: { enabled: true },
        },
      },
    ],
  };
}
