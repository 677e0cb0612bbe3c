import { type Directory } from '../model/disk';
import { type EnvVar, type PodNeeds } from '../model/pod';
import { type CollectorOptions, type RenderedCollector } from './collector-options';
import { type Component, type ComponentConfig } from './component';
import { type AnyPipeline } from './pipeline';
import { ruleFaults } from './rules';

/**
 * Derives the collector's configuration, and what its pod needs, from pipelines that hold the components themselves.
 * Throws one Error that names the field of every broken rule (design §3).
 */
export function renderCollector(options: CollectorOptions): RenderedCollector {
  const pipelines: readonly AnyPipeline[] = options.pipelines;
  const used = pipelines.flatMap((p): Component[] => [...p.receivers, ...p.processors, ...p.exporters]);
  const extensions = unique([...(options.extensions ?? []), ...used.flatMap((c) => c.extensions ?? [])]);
  const components = [...unique(used), ...extensions];
  const rendered: RenderedCollector = {
    config: {
      extensions: configs(extensions),
      receivers: configs(ofKind(components, 'receiver')),
      processors: configs(ofKind(components, 'processor')),
      exporters: configs(ofKind(components, 'exporter')),
      connectors: configs(ofKind(components, 'connector')),
      service: {
        extensions: extensions.map((extension) => extension.id),
        telemetry: selfTelemetry(options.metricsPort),
        pipelines: Object.fromEntries(pipelines.map((p) => [p.name, pipelineIds(p)])),
      },
    },
    needs: mergeNeeds(components, options.env ?? []),
    storage: storageOf(pipelines),
  };
  const faults = ruleFaults({ options, pipelines, components, rendered });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return rendered;
}

/** Logs as JSON for the agent's filelog receiver, metrics for the scraper to pull. */
function selfTelemetry(port: number): ComponentConfig {
  return {
    logs: { level: 'info', encoding: 'json' },
    metrics: {
      level: 'normal',
      readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port } } } }],
    },
  };
}

function pipelineIds(pipeline: AnyPipeline): ComponentConfig {
  const ids = (components: readonly { id: string }[]) => components.map((component) => component.id);
  return {
    receivers: ids(pipeline.receivers),
    processors: ids(pipeline.processors),
    exporters: ids(pipeline.exporters),
  };
}

function configs(components: readonly Component[]): ComponentConfig | undefined {
  if (components.length === 0) return undefined;
  return Object.fromEntries(components.map(({ id, config }) => [id, config]));
}

function ofKind(components: readonly Component[], kind: Component['kind']): Component[] {
  return components.filter((component) => component.kind === kind);
}

/** One entry per component; two that differ under one id stay both, for the rules to find. */
function unique<T extends Component>(components: readonly T[]): T[] {
  const seen = new Map<string, T[]>();
  for (const component of components) {
    const key = `${component.kind} ${component.id}`;
    const others = seen.get(key) ?? [];
    if (!others.some((other) => other === component || sameConfig(other, component))) {
      seen.set(key, [...others, component]);
    }
  }
  return [...seen.values()].flat();
}

function sameConfig(a: Component, b: Component): boolean {
  return JSON.stringify(a.config) === JSON.stringify(b.config);
}

function mergeNeeds(components: readonly Component[], env: readonly EnvVar[]): Required<PodNeeds> {
  const needs = components.map((component) => component.needs ?? {});
  return {
    args: distinct(needs.flatMap((n) => n.args ?? [])),
    ports: distinct(needs.flatMap((n) => n.ports ?? [])),
    rules: distinct(needs.flatMap((n) => n.rules ?? [])),
    env: distinct([...env, ...needs.flatMap((n) => n.env ?? [])]),
    mounts: distinct(needs.flatMap((n) => n.mounts ?? [])),
    egress: distinct(needs.flatMap((n) => n.egress ?? [])),
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** An exporter keeps one queue file for each signal in whose pipelines it stands. */
function storageOf(pipelines: readonly AnyPipeline[]): Directory[] {
  const files = new Map<string, Directory>();
  for (const { name, receivers, exporters } of pipelines) {
    const signal = name.split('/')[0];
    for (const exporter of exporters) {
      if (exporter.kind === 'exporter' && exporter.delivery.kind === 'durable') {
        files.set(`${exporter.id} ${signal}`, exporter.delivery.queue);
      }
    }
    for (const receiver of receivers) {
      if (receiver.kind === 'receiver' && receiver.offsets) files.set(receiver.id, receiver.offsets);
    }
  }
  return [...files.values()];
}
