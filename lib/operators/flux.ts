import { type Manifest } from '../model/manifest';
import { labels } from '../workload/labels';
import { type CrdSource, INSTALL_TIMEOUT_MINUTES, type OperatorRelease } from './release';

/** The release as Flux objects, for clusters driven by GitOps; Pulumi installs the release itself. */
export function fluxObjects(release: OperatorRelease): Manifest[] {
  const { name, namespace, repository, chart, version, values, after } = release;
  const metadata = { name, namespace, labels: labels(name, 'operator') };
  const remediation = { retries: 3 };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata,
      spec: { interval: '1h', url: repository, ...(repository.startsWith('oci://') ? { type: 'oci' } : {}) },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata,
      spec: {
        interval: '1h',
        timeout: `${INSTALL_TIMEOUT_MINUTES}m`,
        releaseName: name,
        targetNamespace: namespace,
        ...(after === undefined ? {} : { dependsOn: [{ name: after }] }),
        chart: { spec: { chart, version, sourceRef: { kind: 'HelmRepository', name } } },
        install: { crds: 'CreateReplace', remediation },
        upgrade: { crds: 'CreateReplace', remediation },
        values,
      },
    },
  ];
}

/** The CRDs as Flux objects. Never pruned: with a CRD go all its objects. */
export function fluxCrds({ name, namespace, repository, version, path }: CrdSource): Manifest[] {
  const metadata = { name, namespace, labels: labels(name, 'operator') };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: { interval: '24h', url: repository, ref: { tag: version } },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: { interval: '1h', path, prune: false, wait: true, sourceRef: { kind: 'GitRepository', name } },
    },
  ];
}
