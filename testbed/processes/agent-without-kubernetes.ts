import { parse } from 'yaml';
import { toYaml } from '../../lib';

type Tree = Record<string, unknown>;

/** The agent's configuration without the parts that ask the API server or the kubelet, or read pod logs. */
export function agentWithoutKubernetes(text: string): string {
  const config = parse(text) as Record<string, Tree> & {
    service: { extensions: string[]; pipelines: Record<string, Record<string, string[]>> };
  };
  const asks = ['kubeletstats', 'file_log/pods', 'k8s_attributes', 'file_storage/pod_logs'];
  for (const part of ['receivers', 'processors', 'extensions']) {
    for (const id of asks) delete config[part]![id];
  }
  const kept = (ids: string[]) => ids.filter((id) => !asks.includes(id));
  config.service.extensions = kept(config.service.extensions);
  for (const pipeline of Object.values(config.service.pipelines)) {
    pipeline['receivers'] = kept(pipeline['receivers']!);
    pipeline['processors'] = kept(pipeline['processors']!);
  }
  return toYaml(config);
}
