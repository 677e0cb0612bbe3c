import { parseArgs } from 'node:util';
import { serveOnSocket } from '../grpc/grpc-server';
import { csiProtocol, registrationProtocol } from '../grpc/protocols';
import { identityAnswers, nodeAnswers } from './csi-node';
import { LINODE_CSI_DRIVER } from './linode-volumes';

/** Runs beside a kubelet, in its mount namespace: a double of Linode's storage driver on a node. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { node: text, region: text, limit: text, volumes: text },
  });
  const { node, region, limit, volumes } = values as Required<typeof values>;
  const csi = csiProtocol();
  const endpoint = `/var/lib/kubelet/plugins/${LINODE_CSI_DRIVER}/csi.sock`;
  await serveOnSocket(endpoint, [
    { file: csi, name: 'csi.v1.Identity', answers: identityAnswers },
    {
      file: csi,
      name: 'csi.v1.Node',
      answers: nodeAnswers({ node, region, limit: Number(limit), volumes }),
    },
  ]);
  // The kubelet watches this folder; the driver must answer when it finds the socket.
  await serveOnSocket(`/var/lib/kubelet/plugins_registry/${LINODE_CSI_DRIVER}-reg.sock`, [
    {
      file: registrationProtocol(),
      name: 'pluginregistration.Registration',
      answers: {
        GetInfo: () => ({
          type: 'CSIPlugin',
          name: LINODE_CSI_DRIVER,
          endpoint,
          supported_versions: ['1.0.0'],
        }),
        NotifyRegistrationStatus: ({ plugin_registered, error }: RegistrationStatus) => {
          console.log(plugin_registered ? 'registered' : `not registered: ${error}`);
          return {};
        },
      },
    },
  ]);
}

interface RegistrationStatus {
  readonly plugin_registered: boolean;
  readonly error: string;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
