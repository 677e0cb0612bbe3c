import { gatewayName } from './names';
import { type NamespaceName, NAMESPACES } from './namespaces';
import { type Pods } from './pod';

/** `native`: StatefulSets of ours with queues on disk. `operator`: the ObservabilityGateway operator's Deployments, which have none. */
export type GatewayForm = 'native' | 'operator';

/** Namespace of the classes' collectors and Services. */
export function gatewayNamespace(form: GatewayForm): NamespaceName {
  return form === 'native' ? NAMESPACES.hub : NAMESPACES.observability;
}

/** Collectors of one class. The operator labels its pods with nothing but `app`. */
export function gatewayPods(form: GatewayForm, className: string): Pods {
  const namespace = gatewayNamespace(form).name;
  const name = gatewayName(className);
  return form === 'native' ? { namespace, app: name } : { namespace, podLabels: { app: name } };
}
