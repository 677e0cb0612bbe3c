import { type Manifest } from '../../lib';

const kgateway = { group: 'gateway.kgateway.dev', version: 'v1alpha1' };

/** Kinds whose CRDs no package carries: Flux's, kgateway's, and that of the ObservabilityGateway operator. */
const KINDS = [
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', plural: 'helmrepositories' },
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', plural: 'gitrepositories' },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', plural: 'helmreleases' },
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', plural: 'kustomizations' },
  { ...kgateway, kind: 'GatewayParameters', plural: 'gatewayparameters' },
  { ...kgateway, kind: 'ListenerPolicy', plural: 'listenerpolicies' },
  { ...kgateway, kind: 'TrafficPolicy', plural: 'trafficpolicies' },
  {
    group: 'observability.x-k8s.io',
    version: 'v1alpha1',
    kind: 'ObservabilityGateway',
    plural: 'observabilitygateways',
  },
];

/** Kinds that a server with doubles takes without judging their spec: `group/version/kind`. */
export const DOUBLED_KINDS: readonly string[] = KINDS.map(
  ({ group, version, kind }) => `${group}/${version}/${kind}`,
);

/** Doubles of those CRDs: they take any spec. */
export const CRD_DOUBLES: readonly Manifest[] = KINDS.map(({ group, version, kind, plural }) => {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: open } }],
    },
  };
});
