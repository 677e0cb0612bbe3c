import { containersOf, type PodSpec } from './pods';

/** Volume types that the level `restricted` knows. */
const VOLUMES = [
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** What of a pod the Pod Security Standard `restricted` refuses (Kubernetes 1.36, fields that our pods may have). */
export function restrictedFaults(pod: PodSpec): string[] {
  const { hostNetwork, hostPID, hostIPC, securityContext: own = {}, volumes = [] } = pod;
  const found: (string | false)[] = [
    (hostNetwork ?? hostPID ?? hostIPC) === true && 'host namespaces',
    ...volumes.flatMap((volume) => Object.keys(volume).filter((type) => !VOLUMES.includes(type))),
  ];
  for (const { name, securityContext = {}, ports = [] } of containersOf(pod)) {
    const { capabilities, privileged, allowPrivilegeEscalation } = securityContext;
    const user = securityContext.runAsUser ?? own.runAsUser;
    const seccomp = (securityContext.seccompProfile ?? own.seccompProfile)?.type;
    found.push(
      privileged === true && `${name}: privileged`,
      allowPrivilegeEscalation !== false && `${name}: allowPrivilegeEscalation`,
      (securityContext.runAsNonRoot ?? own.runAsNonRoot) !== true && `${name}: runAsNonRoot`,
      user === 0 && `${name}: runAsUser 0`,
      seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost' && `${name}: seccompProfile`,
      !(capabilities?.drop ?? []).includes('ALL') && `${name}: capabilities.drop`,
      (capabilities?.add ?? []).some((added) => added !== 'NET_BIND_SERVICE') && `${name}: capabilities.add`,
      ports.some((port) => 'hostPort' in port) && `${name}: hostPort`,
    );
  }
  return found.filter((fault) => fault !== false);
}
