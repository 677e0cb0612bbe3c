import { GPU_LABEL, type Manifest } from '../lib';

interface DaemonSet {
  readonly spec?: {
    readonly template?: { readonly spec?: { readonly nodeSelector?: Readonly<Record<string, string>> } };
  };
}

/** Whether an object is a DaemonSet for GPU nodes alone. */
export function isGpuDaemonSet(object: Manifest): boolean {
  if (object.kind !== 'DaemonSet') return false;
  const selector = (object as DaemonSet).spec?.template?.spec?.nodeSelector ?? {};
  return Object.keys(GPU_LABEL).every((key) => Object.hasOwn(selector, key));
}
