import { GIB, parseBytes, STORAGE_CLASS } from '../../lib';
import { ControlLoop, list, type Reader } from '../kubernetes/control-loop';
import { type Claim } from '../kubernetes/node';
import { type ObjectMeta } from '../kubernetes/objects';
import { BlockVolume } from './block-volume';
import { LINODE_CSI_DRIVER, volumeFor } from './linode-volumes';

export interface VolumeControllerProps {
  readonly api: Reader & {
    post(path: string, body: object): Promise<unknown>;
    patch(path: string, body: object): Promise<unknown>;
  };
  readonly region: string;
  /** Folder of the files that stand for block volumes. */
  readonly directory: string;
  /** Bytes of a volume in place of what its claim asks for, by `<namespace>/<claim>`: for tests that fill one. */
  readonly bytes?: Readonly<Record<string, number>>;
  readonly onError: (error: Error) => void;
}

type PendingClaim = Claim & { readonly status: { readonly phase: string } };

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
    const look = async () => {
      await this.provision();
      await this.attach();
    };
    this.loop = new ControlLoop(look, props.onError);
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async provision(): Promise<void> {
    const { api, region, directory, bytes = {} } = this.props;
    const claims = (await list<PendingClaim>(api, '/api/v1/persistentvolumeclaims')).filter(
      ({ spec, status }) => spec.storageClassName === STORAGE_CLASS && status.phase === 'Pending',
    );
    if (claims.length === 0) return;
    const made = new Set(
      (await list<{ metadata: ObjectMeta }>(api, '/api/v1/persistentvolumes')).map(
        ({ metadata }) => metadata.name,
      ),
    );
    for (const claim of claims) {
      const volume = volumeFor(claim, region);
      if (made.has(volume.metadata.name)) continue;
      const wanted = Math.max(LEAST_BYTES, parseBytes(claim.spec.resources.requests.storage));
      const { namespace, name } = claim.metadata;
      new BlockVolume(directory, volume.metadata.name).make(bytes[`${namespace}/${name}`] ?? wanted);
      await api.post('/api/v1/persistentvolumes', volume);
    }
  }

  private async attach(): Promise<void> {
    const path = '/apis/storage.k8s.io/v1/volumeattachments';
    const all = (await list<Attachment>(this.props.api, path)).filter(
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
