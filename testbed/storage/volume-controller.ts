import { GIB, parseBytes, STORAGE_CLASS } from '../../lib';
import { ControlLoop } from '../kubernetes/control-loop';
import { type Claim } from '../kubernetes/node';
import { type ObjectMeta, type Observed } from '../kubernetes/objects';
import { type ApiClient } from '../processes/api-client';
import { BlockVolume } from './block-volume';
import { LINODE_CSI_DRIVER, volumeFor } from './linode-volumes';

export interface VolumeControllerProps {
  readonly api: ApiClient;
  readonly region: string;
  /** Folder of the files that stand for block volumes. */
  readonly directory: string;
  /** Claims whose volume is smaller than they ask for, in bytes, by name. */
  readonly volumeBytes?: Readonly<Record<string, number>>;
}

type ObservedClaim = Observed<Claim, { readonly phase: string }>;

interface Attachment {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName: string };
  };
  readonly status?: { readonly attached: boolean };
}

/** The least that Linode sells. */
const LEAST_BYTES = 10 * GIB;

/** A double of Linode's storage driver beside the API server: makes volumes, and attaches each to one node at a time. */
export class VolumeController {
  private readonly loop: ControlLoop;

  constructor(private readonly props: VolumeControllerProps) {
    this.loop = new ControlLoop(async () => {
      await this.provision();
      await this.attach();
    });
  }

  /** Why claims or attachments wait. */
  get failure(): string | undefined {
    return this.loop.failure;
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async provision(): Promise<void> {
    const { api, region, directory, volumeBytes = {} } = this.props;
    const claims = (await api.known<ObservedClaim>('/api/v1/persistentvolumeclaims')).filter(
      ({ spec, status }) => spec.storageClassName === STORAGE_CLASS && status.phase === 'Pending',
    );
    if (claims.length === 0) return;
    const made = new Set(
      (await api.known<{ readonly metadata: ObjectMeta }>('/api/v1/persistentvolumes')).map(
        ({ metadata }) => metadata.name,
      ),
    );
    for (const claim of claims) {
      const volume = volumeFor(claim, region);
      if (made.has(volume.metadata.name)) continue;
      const wanted = Math.max(LEAST_BYTES, parseBytes(claim.spec.resources.requests.storage));
      const bytes = volumeBytes[claim.metadata.name] ?? wanted;
      new BlockVolume(directory, volume.metadata.name).make(bytes);
      await api.post('/api/v1/persistentvolumes', volume);
    }
  }

  private async attach(): Promise<void> {
    const path = '/apis/storage.k8s.io/v1/volumeattachments';
    const all = (await this.props.api.known<Attachment>(path)).filter(
      ({ spec }) => spec.attacher === LINODE_CSI_DRIVER,
    );
    const attached = new Set(all.filter(isAttached).map(volumeOf));
    for (const attachment of all) {
      // Block storage is of one node: the next waits until the first has let go.
      if (attached.has(volumeOf(attachment))) continue;
      attached.add(volumeOf(attachment));
      await this.props.api.patch(`${path}/${attachment.metadata.name}/status`, {
        status: { attached: true },
      });
    }
  }
}

function isAttached({ status }: Attachment): boolean {
  return status?.attached === true;
}

function volumeOf({ spec }: Attachment): string {
  return spec.source.persistentVolumeName;
}
