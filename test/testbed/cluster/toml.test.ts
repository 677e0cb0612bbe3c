import { toToml } from '../../../testbed/cluster/toml';

test('values of a table stand before the tables in it, or they would belong to those', () => {
  expect(toToml({ grpc: { address: '/run/s' }, version: 2 })).toBe(
    'version = 2\n["grpc"]\naddress = "/run/s"\n',
  );
});

test('a name with dots is one name, as those of containerd’s plugins', () => {
  expect(toToml({ plugins: { 'io.containerd.cri': { cni: { conf_dir: '/etc' }, disable: true } } })).toBe(
    '["plugins"."io.containerd.cri"]\ndisable = true\n["plugins"."io.containerd.cri"."cni"]\nconf_dir = "/etc"\n',
  );
});
