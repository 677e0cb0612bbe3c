import { NAMESPACES } from '../../lib';
import { restrictedFaults } from './pod-security';
import { type PodSpec } from './pods';

test('five namespaces are restricted', () => {
  const levels = Object.values(NAMESPACES).map(({ podSecurity }) => podSecurity);
  expect(levels.filter((level) => level === 'restricted')).toHaveLength(5);
});

test('the check of Pod Security sees what it must: each departure by its name', () => {
  const pod: PodSpec = {
    hostNetwork: true,
    volumes: [{ name: 'a', hostPath: { path: '/' } }],
    containers: [
      { name: 'b', image: 'c', securityContext: { runAsUser: 0, capabilities: { add: ['SYS_ADMIN'] } } },
    ],
  };
  expect(restrictedFaults(pod)).toEqual([
    'host namespaces',
    'hostPath',
    'b: allowPrivilegeEscalation',
    'b: runAsNonRoot',
    'b: runAsUser 0',
    'b: seccompProfile',
    'b: capabilities.drop',
    'b: capabilities.add',
  ]);
});
