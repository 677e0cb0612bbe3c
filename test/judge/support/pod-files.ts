import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest } from '../../../lib';
import { type EnvVar } from '../../../testbed/kubernetes/pod';
import { type Workload } from '../../../testbed/kubernetes/workload';

/** The parts of a rendered pod that decide what its process reads. */
export interface RenderedPod {
  readonly workload: string;
  readonly namespace: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly EnvVar[];
  readonly mounts: readonly {
    readonly path: string;
    readonly configMap?: string;
    readonly secret?: string;
  }[];
}

/** Every pod template of a cluster's manifests. */
export function renderedPods(objects: readonly Manifest[]): RenderedPod[] {
  return objects.flatMap((object) => {
    const template = (object.spec as Partial<Workload['spec']> | undefined)?.template;
    const container = template?.spec.containers[0];
    if (template === undefined || container === undefined) return [];
    const mounts = (container.volumeMounts ?? []).map(({ name, mountPath }) => {
      const volume = template.spec.volumes?.find((candidate) => candidate.name === name);
      return { path: mountPath, configMap: volume?.configMap?.name, secret: volume?.secret?.secretName };
    });
    return [
      {
        workload: object.metadata.name,
        namespace: object.metadata.namespace ?? '',
        image: container.image,
        args: container.args ?? [],
        env: container.env ?? [],
        mounts,
      },
    ];
  });
}

/** Writes a pod's ConfigMaps and the given Secrets below `root`, each file at its mount path. */
export function writePodFiles(
  root: string,
  pod: RenderedPod,
  objects: readonly Manifest[],
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  for (const { path, configMap, secret } of pod.mounts) {
    if (configMap !== undefined)
      writeFiles(join(root, path), configMapData(configMap, pod.namespace, objects));
    if (secret === undefined) continue;
    if (secrets[secret] === undefined) throw new Error(`no double for Secret ${secret}`);
    writeFiles(join(root, path), secrets[secret]);
  }
}

/** Writes files into a directory that it makes. */
export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

/** The data of one ConfigMap. */
export function configMapData(
  name: string,
  namespace: string,
  objects: readonly Manifest[],
): Record<string, string> {
  const found = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.name === name && metadata.namespace === namespace,
  );
  if (found === undefined) throw new Error(`ConfigMap ${namespace}/${name} is mounted but not rendered`);
  return found.data as Record<string, string>;
}
