import { k8s } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { headlessName } from '../model/names';
import { type ListeningPort } from '../model/pod';
import { type Metadata, selector } from './labels';

export interface ServicesProps {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly ports: readonly ListeningPort[];
  /** Keeps traffic on the sender's node. @default false */
  readonly nodeLocalService?: boolean;
}

/** A Service of the offered ports, and for a StatefulSet a headless one, by which each pod has a name. */
export function services(scope: Construct, metadata: Metadata, props: ServicesProps): void {
  const offered = props.ports.filter((port) => port.inService);
  if (offered.length === 0 && props.kind !== 'StatefulSet') return;
  const ports = (offered.length > 0 ? offered : props.ports).map(({ name, port, protocol }) => ({
    name,
    port,
    targetPort: k8s.IntOrString.fromNumber(port),
    protocol: 'TCP',
    appProtocol: protocol === 'h2c' ? 'kubernetes.io/h2c' : protocol,
  }));
  const spec = { selector: selector(metadata.name), ports };
  if (offered.length > 0) {
    new k8s.KubeService(scope, 'service', {
      metadata,
      spec: {
        ...spec,
        type: 'ClusterIP',
        internalTrafficPolicy: props.nodeLocalService ? 'Local' : undefined,
      },
    });
  }
  if (props.kind === 'StatefulSet') {
    new k8s.KubeService(scope, 'headless-service', {
      metadata: { ...metadata, name: headlessName(metadata.name) },
      spec: { ...spec, clusterIp: 'None' },
    });
  }
}
