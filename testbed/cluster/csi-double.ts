import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GIB, type Manifest, parseBytes, STORAGE_CLASS } from '../../lib';
import { type Claim } from '../kubernetes/node';
import { type Observed } from '../kubernetes/objects';
import { type ApiClient } from '../processes/api-client';
import { ControlLoop } from './control-loop';
import { LoopDevice } from './loop-device';

export const LINODE_CSI_DRIVER = 'linodebs.csi.linode.com';

/** Linode sells no smaller volume. */
const LEAST_BYTES = 10 * GIB;

export interface CsiDoubleProps {
  readonly api: ApiClient;
  /** Name of the node that every volume is attached to. */
  readonly node: string;
  /** Folder of the volumes' files. */
  readonly directory: string;
  /** Claims whose file system is smaller than they ask for, by name. */
  readonly volumeBytes?: Readonly<Record<string, number>>;
}

type ObservedClaim = Observed<Claim, { readonly phase: string }>;

/**
 * A double of Linode's CSI driver: it gives each claim of the storage class a block device, which the kubelet formats,
 * mounts and hands to the pod's group as it does with a volume of Linode. It neither resizes nor deletes.
 */
export class CsiDouble {
  private readonly devices = new Map<string, LoopDevice>();
  private readonly loop: ControlLoop;

  constructor(private readonly props: CsiDoubleProps) {
    mkdirSync(props.directory, { recursive: true });
    this.loop = new ControlLoop(() => this.provision());
  }

  /** Why claims wait, if it knows. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    this.devices.forEach((device) => device.close());
  }

  private async provision(): Promise<void> {
    const { items } = await this.props.api.get<{ items: ObservedClaim[] }>('/api/v1/persistentvolumeclaims');
    for (const claim of items) {
      const name = `pvc-${claim.metadata.uid}`;
      const isOurs = claim.spec.storageClassName === STORAGE_CLASS && claim.status.phase === 'Pending';
      if (!isOurs || this.devices.has(name)) continue;
      const asked = Math.max(LEAST_BYTES, parseBytes(claim.spec.resources.requests.storage));
      const bytes = this.props.volumeBytes?.[claim.metadata.name] ?? asked;
      const device = await LoopDevice.attach(join(this.props.directory, `${name}.ext4`), bytes);
      this.devices.set(name, device);
      await this.props.api.post(
        '/api/v1/persistentvolumes',
        volume(name, claim, device, asked, this.props.node),
      );
    }
  }
}

function volume(
  name: string,
  { metadata, spec }: ObservedClaim,
  device: LoopDevice,
  bytes: number,
  node: string,
): Manifest {
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': LINODE_CSI_DRIVER } },
    spec: {
      capacity: { storage: String(bytes) },
      accessModes: spec.accessModes,
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: spec.storageClassName,
      local: { path: device.path, fsType: 'ext4' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
      },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } },
    },
  };
}
