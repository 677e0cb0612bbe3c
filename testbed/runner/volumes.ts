import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseBytes } from '../../lib';
import { type Files } from '../kubernetes/objects';
import { type Volume } from '../kubernetes/pod';
import { quote, sh } from '../sandbox/shell';

/** Where the volumes of a node's pods come from. */
export interface VolumeSources {
  /** The node's own file system. */
  readonly node: string;
  /** Claims of the cluster, by name: they outlive their pods. */
  readonly claims: string;
  readonly configMap: (name: string) => Files;
  readonly secret: (name: string) => Files;
}

/**
 * Makes one volume of a pod below `directory` and returns its path. Made outside the container, so that it survives
 * a kill; what is there already is kept, as after a restart.
 */
export async function makeVolume(
  directory: string,
  volume: Volume,
  group: number,
  sources: VolumeSources,
): Promise<string> {
  const path = join(directory, volume.name);
  if (volume.configMap) {
    writeAtomically(path, sources.configMap(volume.configMap.name), 0o644, group);
    return path;
  }
  if (volume.secret) {
    writeAtomically(
      path,
      sources.secret(volume.secret.secretName),
      volume.secret.defaultMode ?? 0o644,
      group,
    );
    return path;
  }
  if (volume.hostPath) {
    const onNode = join(sources.node, volume.hostPath.path);
    mkdirSync(onNode, { recursive: true });
    return onNode;
  }
  if (volume.emptyDir) {
    mkdirSync(path, { recursive: true });
    const { sizeLimit } = volume.emptyDir;
    if (sizeLimit !== undefined)
      await sh(`mount -t tmpfs -o size=${parseBytes(sizeLimit)} tmpfs ${quote(path)}`);
    ownByGroup(path, group);
    return path;
  }
  if (volume.persistentVolumeClaim) {
    const claim = join(sources.claims, volume.persistentVolumeClaim.claimName);
    mkdirSync(claim, { recursive: true });
    ownByGroup(claim, group);
    return claim;
  }
  throw new Error(`volume ${volume.name}: ${Object.keys(volume).join(', ')} is not known to the pod runner`);
}

/** A file system of its own for a folder, so that it can be full. Before the first pod mounts it. */
export async function limitFolder(path: string, bytes: number): Promise<void> {
  const image = `${path}.ext4`;
  mkdirSync(path, { recursive: true });
  await sh(
    `truncate -s ${bytes} ${quote(image)} && mkfs.ext4 -q -m 0 ${quote(image)} && mount -o loop ${quote(image)} ${quote(path)}`,
  );
}

/** `fsGroup` of the pod. */
function ownByGroup(path: string, group: number): void {
  chownSync(path, -1, group);
  chmodSync(path, 0o2770);
}

/**
 * Files as the kubelet writes them: in a folder that the link `..data` points at, so that a process sees all of an
 * update or nothing.
 */
export function writeAtomically(path: string, files: Files, mode: number, group: number): void {
  const data = join(path, '..data');
  const previous = existsSync(data) ? readlinkSync(data) : undefined;
  const next = `..${(previous === undefined ? 0 : Number(previous.slice(2))) + 1}`;
  mkdirSync(join(path, next), { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, next, name);
    writeFileSync(file, text);
    chownSync(file, 0, group);
    chmodSync(file, mode);
    if (!existsSync(join(path, name))) symlinkSync(join('..data', name), join(path, name));
  }
  symlinkSync(next, `${data}_next`);
  renameSync(`${data}_next`, data);
  for (const name of readdirSync(path)) {
    if (!name.startsWith('..') && files[name] === undefined) rmSync(join(path, name));
  }
  if (previous !== undefined) rmSync(join(path, previous), { recursive: true });
}
