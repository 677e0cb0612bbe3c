import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Manifest, toYaml, toYamlDocuments } from '../lib';
import { readManifests } from '../testbed/kubernetes/read-manifests';

interface CollectorConfig {
  readonly extensions: Readonly<Record<string, object>>;
  readonly receivers: Readonly<Record<string, object>>;
  readonly processors: Readonly<Record<string, object>>;
  readonly exporters: Readonly<
    Record<
      string,
      { readonly sending_queue?: object; readonly retry_on_failure?: object; readonly headers?: object }
    >
  >;
  readonly connectors?: Readonly<Record<string, object>>;
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<Record<string, Pipeline>>;
  };
}

interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

const BATCH = { timeout: '10s', send_batch_size: 1_000 };

/**
 * Rewrites rendered files so that every collector delivers as in the platform that this one replaces: a `batch`
 * processor before a queue in memory, retries that end after five minutes, log files read without kept offsets.
 * Everything else stays, so that the difference is the delivery.
 */
export function seedLike(dist: string): void {
  for (const stack of readdirSync(dist)) {
    for (const name of readdirSync(join(dist, stack))) {
      const path = join(dist, stack, name);
      writeFileSync(path, toYamlDocuments(readManifests(path).map(rewritten)));
    }
  }
}

function rewritten(manifest: Manifest): Manifest {
  const data = manifest.data as Record<string, string> | undefined;
  const text = manifest.kind === 'ConfigMap' ? data?.['config.yaml'] : undefined;
  if (text === undefined) return manifest;
  return {
    ...manifest,
    data: { ...data, 'config.yaml': toYaml(seedLikeConfig(parse(text) as CollectorConfig)) },
  };
}

function seedLikeConfig(config: CollectorConfig): object {
  const isStorage = (id: string) => id.startsWith('file_storage');
  const withoutStorage = (receiver: object) =>
    Object.fromEntries(Object.entries(receiver).filter(([key]) => key !== 'storage'));
  const pipelines = oneWay(config.service.pipelines);
  const used = new Set(Object.values(pipelines).flatMap((p) => [...p.receivers, ...p.exporters]));
  const inUse = (id: string) => used.has(id);
  return {
    ...config,
    extensions: mapValues(
      config.extensions,
      (value) => value,
      (id) => !isStorage(id),
    ),
    receivers: mapValues(config.receivers, withoutStorage, inUse),
    processors: { ...config.processors, batch: BATCH },
    connectors: mapValues(config.connectors ?? {}, (connector) => connector, inUse),
    exporters: mapValues(
      config.exporters,
      (exporter) => ({
        ...exporter,
        headers: undefined,
        ...(exporter.sending_queue ? { sending_queue: { enabled: true } } : {}),
        ...(exporter.retry_on_failure
          ? { retry_on_failure: { enabled: true, max_elapsed_time: '300s' } }
          : {}),
      }),
      inUse,
    ),
    service: {
      ...config.service,
      extensions: config.service.extensions.filter((id) => !isStorage(id)),
      pipelines: mapValues(pipelines, (pipeline) => ({
        ...pipeline,
        // Only before what leaves the pod: behind a connector there is another pipeline.
        processors: pipeline.exporters.some((id) => id.startsWith('routing'))
          ? pipeline.processors
          : [...pipeline.processors, 'batch'],
      })),
    },
  };
}

/** Pipelines that lead to one exporter for each place: no spool, and no direct way beside the one by way of a queue. */
function oneWay(pipelines: Readonly<Record<string, Pipeline>>): Readonly<Record<string, Pipeline>> {
  const parts = /[/_](new|live|backlog)$/;
  return mapValues(
    pipelines,
    (pipeline, name) => ({
      ...pipeline,
      exporters: pipeline.exporters.flatMap((id) => {
        if (id.endsWith('_spool')) return [id.replace(/^.*\/(.*)_spool$/, 'otlp_http/$1_backlog')];
        return id.startsWith('routing') ? (pipelines[`${name}/backlog`]?.exporters ?? [id]) : [id];
      }),
    }),
    (name) => !parts.test(name),
  );
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
  keep: (key: string) => boolean = () => true,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([key]) => keep(key))
      .map(([key, value]) => [key, change(value, key)]),
  );
}
