import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { callOnSocket, serveOnSocket } from '../grpc/grpc-server';

/**
 * A double of NVIDIA's device plugin on a node with one GPU, which is not there: the kubelet offers it, and a container
 * that gets it finds the variable that the real plugin sets. `DEVICE_PLUGIN_PROTOCOL` names the file of the protocol.
 */
const FOLDER = '/var/lib/kubelet/device-plugins';
const RESOURCE = 'nvidia.com/gpu';
const ENDPOINT = 'nvidia-gpu.sock';
const GPU = 'GPU-5f1f3a52-8f0e-4c6c-9d6f-0c3f1f0a7a11';
const file = process.env['DEVICE_PLUGIN_PROTOCOL'];
if (file === undefined) throw new Error('DEVICE_PLUGIN_PROTOCOL is not set: where is the protocol?');

interface Allocate {
  readonly container_requests: readonly { readonly devices_ids: readonly string[] }[];
}

const answers = {
  GetDevicePluginOptions: () => ({}),
  ListAndWatch: () => ({ devices: [{ ID: GPU, health: 'Healthy' }] }),
  Allocate: ({ container_requests }: Allocate) => ({
    container_responses: container_requests.map(({ devices_ids }) => ({
      envs: { NVIDIA_VISIBLE_DEVICES: devices_ids.join(',') },
    })),
  }),
};

async function register(): Promise<void> {
  await serveOnSocket(`${FOLDER}/${ENDPOINT}`, [{ file: file!, name: 'v1beta1.DevicePlugin', answers }]);
  await callOnSocket(`${FOLDER}/kubelet.sock`, { file: file!, name: 'v1beta1.Registration' }, 'Register', {
    version: 'v1beta1',
    endpoint: ENDPOINT,
    resource_name: RESOURCE,
  });
}

/** A kubelet that starts forgets its plugins and makes its socket anew. */
async function main(): Promise<void> {
  const made = () => statSync(`${FOLDER}/kubelet.sock`).ino;
  for (let known = 0; ; await pause(1_000)) {
    if (made() === known) continue;
    known = made();
    await register();
    console.log(`registered ${RESOURCE}`);
  }
}

process.once('SIGTERM', () => process.exit(0));
main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
