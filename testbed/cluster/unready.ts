import { incomplete } from '../kubernetes/incomplete';
import { isReady, type ObservedPod } from '../kubernetes/pod';
import { type Autoscaler, type ObservedWorkload, WORKLOAD_KINDS } from '../kubernetes/workload';
import { type ApiClient } from '../processes/api-client';

interface Event {
  readonly reason: string;
  readonly message: string;
}

/** Why a cluster has not all the ready pods that its objects want, one line each; empty where it has. */
export async function unready(api: ApiClient, pods: readonly ObservedPod[]): Promise<string[]> {
  const autoscalers = await api.list<Autoscaler>('/apis/autoscaling/v2/horizontalpodautoscalers');
  const workloads = await Promise.all(
    WORKLOAD_KINDS.map(async (kind) => {
      const items = await api.list<ObservedWorkload>(`/apis/apps/v1/${kind.toLowerCase()}s`);
      // Items of a list do not say what they are.
      return items.map((item) => ({ ...item, kind: kind as ObservedWorkload['kind'] }));
    }),
  );
  return [
    ...workloads.flat().flatMap((workload) => incomplete(workload, autoscalers)),
    ...pods.filter((pod) => !isReady(pod)).map((pod) => `Pod ${title(pod)}: ${reason(pod)}`),
  ];
}

/** Each pod that is not ready with its reason, its last events and the end of its log; and pods that were refused. */
export async function diagnosis(api: ApiClient, pods: readonly ObservedPod[]): Promise<string> {
  const told = pods
    .filter((pod) => !isReady(pod))
    .map(async (pod) => {
      const { namespace, name } = pod.metadata;
      const base = `/api/v1/namespaces/${namespace}`;
      const events = await api
        .list<Event>(`${base}/events?fieldSelector=involvedObject.name=${name}`)
        .catch(() => []);
      const log = await api.text(`${base}/pods/${name}/log?tailLines=8`).catch(() => '');
      const lines = [
        ...events.slice(-4).map((event) => `${event.reason}: ${event.message}`),
        ...log.split('\n'),
      ];
      return [`${title(pod)}: ${reason(pod)}`, ...lines.filter(Boolean).map((line) => `  ${line}`)].join(
        '\n',
      );
    });
  const refused = await api.list<Event>('/api/v1/events?fieldSelector=reason=FailedCreate').catch(() => []);
  return [...(await Promise.all(told)), ...refused.map(({ message }) => message)].join('\n');
}

const title = ({ metadata }: ObservedPod) => `${metadata.namespace}/${metadata.name}`;

function reason({ metadata, status }: ObservedPod): string {
  if (metadata.deletionTimestamp !== undefined) return 'being deleted';
  const { phase, conditions = [], containerStatuses = [] } = status;
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled')?.message;
  const waiting = containerStatuses.flatMap(({ state: { waiting: why } }) =>
    why === undefined ? [] : [`${why.reason ?? ''} ${why.message ?? ''}`.trim()],
  );
  return [phase, scheduled, ...waiting].filter(Boolean).join(', ');
}
