import { type Files } from '../kubernetes/objects';
import { type Container, type EnvVar, type Pod } from '../kubernetes/pod';

/** What the downward API and Secrets give to a container's environment. */
export interface EnvironmentSources {
  readonly pod: Pod;
  readonly podAddress: string;
  readonly nodeAddress: string;
  /** ClusterIP of the Kubernetes API. */
  readonly kubernetes: string;
  readonly secret: (name: string) => Files;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of one container: what every container gets, and what its template asks for. */
export function podEnvironment(container: Container, sources: EnvironmentSources): Record<string, string> {
  const declared = (container.env ?? []).map((variable) => [variable.name, valueOf(variable, sources)]);
  return {
    PATH,
    HOSTNAME: sources.pod.metadata.name,
    KUBERNETES_SERVICE_HOST: sources.kubernetes,
    KUBERNETES_SERVICE_PORT: '443',
    ...(Object.fromEntries(declared) as Record<string, string>),
  };
}

function valueOf({ name, value, valueFrom }: EnvVar, sources: EnvironmentSources): string {
  if (value !== undefined) {
    if (value.includes('$(')) throw new Error(`env ${name}: $(…) is not known to the pod runner`);
    return value;
  }
  if (valueFrom?.fieldRef) return field(valueFrom.fieldRef.fieldPath, sources);
  if (valueFrom?.secretKeyRef) {
    const { name: secret, key } = valueFrom.secretKeyRef;
    const found = sources.secret(secret)[key];
    if (found === undefined) throw new Error(`env ${name}: Secret ${secret} has no key ${key}`);
    return found;
  }
  throw new Error(`env ${name}: ${Object.keys(valueFrom ?? {}).join(', ')} is not known to the pod runner`);
}

function field(path: string, { pod, podAddress, nodeAddress }: EnvironmentSources): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'spec.nodeName': pod.spec.nodeName,
    'status.hostIP': nodeAddress,
    'status.podIP': podAddress,
  };
  const value = fields[path];
  if (value === undefined) throw new Error(`fieldRef ${path} is not known to the pod runner`);
  return value;
}
