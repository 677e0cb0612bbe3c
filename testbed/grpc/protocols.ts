import { join } from 'node:path';
import { goModule } from '../../tools/import/go-module';
import { CSI_SOURCE, KUBELET_SOURCE } from '../../tools/servers/pins';

/** The protocol between kubelet and storage drivers. */
export const csiProtocol = () => join(goModule(CSI_SOURCE.module, CSI_SOURCE.version), 'csi.proto');

/** The protocol by which a plugin makes itself known to the kubelet. */
export const registrationProtocol = () =>
  join(goModule(KUBELET_SOURCE.module, KUBELET_SOURCE.version), 'pkg/apis/pluginregistration/v1/api.proto');
