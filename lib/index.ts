/** The only way into `lib` for `stacks/`, `cli/` and tests of whole clusters. */
export * from './charts';
export * from './operators';
export * from './yaml';
export * from './model/cluster-spec';
export * from './model/fleet';
export * from './model/linode';
export * from './model/manifest';
export * from './model/names';
export * from './model/no-secrets';
export * from './model/public-names';
export * from './model/traffic-class';
export * from './model/units';
export * from './model/versions';
export * from './security/ca-certificate';
