import { ApiObject } from 'cdk8s';
import { type Cluster } from '../fleet/cluster';
import { type NamespaceName, NAMESPACES } from '../model/namespaces';
import { fluxCrds, fluxObjects } from '../operators/flux';
import { crdSources, operatorChoice, operatorReleases } from '../operators/releases';
import { dcgmExporterPart } from '../sources/dcgm-exporter';
import { kubeStateMetricsPart } from '../sources/kube-state-metrics';
import { nvidiaDevicePluginPart } from '../sources/nvidia-device-plugin';
import { otelAgentPart } from '../telemetry/otel-agent';
import { otelAggregatorParts } from '../telemetry/otel-aggregator';
import { otelScraperPart } from '../telemetry/otel-scraper';
import { type Part } from '../workload/part';

/** Namespaces of ours that every cluster has. */
export function commonNamespaces({ gpu }: Cluster): NamespaceName[] {
  const { observability, agents, gpu: gpuSystem } = NAMESPACES;
  return [observability, agents, ...(gpu ? [gpuSystem] : [])];
}

/** Namespaces that charts of others bring. */
export function operatorNamespaces(cluster: Cluster): string[] {
  const names = operatorReleases(operatorChoice(cluster)).map(({ namespace }) => namespace);
  return [...new Set(names)].filter((name) => name !== 'kube-system');
}

/** Operators as Flux objects, for clusters that GitOps alone installs; Pulumi makes Helm releases of the same rows. */
export function operatorParts(cluster: Cluster): Part[] {
  const choice = operatorChoice(cluster);
  const objects = [...crdSources(choice).flatMap(fluxCrds), ...operatorReleases(choice).flatMap(fluxObjects)];
  if (objects.length === 0) return [];
  const build: Part['build'] = (chart) => {
    for (const object of objects) {
      new ApiObject(chart, `${object.kind}-${object.metadata.name}`, {
        ...object,
        metadata: { ...object.metadata },
      });
    }
  };
  return [{ chart: '01-operators', build }];
}

/** What shows the state of a cluster. */
export function sourceParts({ gpu, spec }: Cluster): Part[] {
  const pod = { runtimeClassName: spec.nodePools.gpu?.runtimeClassName };
  return [kubeStateMetricsPart(), ...(gpu ? [dcgmExporterPart(pod), nvidiaDevicePluginPart(pod)] : [])];
}

/** What collects in a cluster and sends to its hub. */
export function collectorParts(cluster: Cluster): Part[] {
  return [otelAgentPart(cluster), otelScraperPart(cluster), ...otelAggregatorParts(cluster)];
}
