import { type Answers } from '../grpc/grpc-server';
import { bindMount, BlockVolume, unmount, usage } from './block-volume';
import { LINODE_CSI_DRIVER, REGION_LABEL } from './linode-volumes';

export interface CsiNodeProps {
  readonly node: string;
  readonly region: string;
  /** Volumes that the node may attach. */
  readonly limit: number;
  /** Folder of the files that stand for block volumes. */
  readonly volumes: string;
}

interface Staged {
  readonly volume_id: string;
  readonly staging_target_path: string;
}

interface Published extends Staged {
  readonly target_path: string;
  readonly readonly: boolean;
}

/** Who the driver is. */
export const identityAnswers: Answers = {
  GetPluginInfo: () => ({ name: LINODE_CSI_DRIVER, vendor_version: 'double' }),
  GetPluginCapabilities: () => ({ capabilities: [{ service: { type: 'CONTROLLER_SERVICE' } }] }),
  Probe: () => ({ ready: { value: true } }),
};

/** What the driver does on a node: the kubelet asks, this mounts. */
export function nodeAnswers({ node, region, limit, volumes }: CsiNodeProps): Answers {
  return {
    NodeGetInfo: () => ({
      node_id: node,
      max_volumes_per_node: limit,
      accessible_topology: { segments: { [REGION_LABEL]: region } },
    }),
    NodeGetCapabilities: () => ({
      capabilities: ['STAGE_UNSTAGE_VOLUME', 'GET_VOLUME_STATS'].map((type) => ({ rpc: { type } })),
    }),
    NodeStageVolume: async ({ volume_id, staging_target_path }: Staged) => {
      await new BlockVolume(volumes, volume_id).mount(staging_target_path);
      return {};
    },
    NodeUnstageVolume: async ({ staging_target_path }: Staged) => {
      await unmount(staging_target_path);
      return {};
    },
    NodePublishVolume: async ({ staging_target_path, target_path, readonly }: Published) => {
      await bindMount(staging_target_path, target_path, readonly);
      return {};
    },
    NodeUnpublishVolume: async ({ target_path }: Published) => {
      await unmount(target_path);
      return {};
    },
    NodeGetVolumeStats: ({ volume_path }: { readonly volume_path: string }) => ({
      usage: usage(volume_path),
    }),
  };
}
