import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
  type CrdGroup,
  type CrdSource,
  INSTALL_TIMEOUT_MINUTES,
  type Manifest,
  type OperatorRelease,
} from '../lib';
import { KubernetesObject } from './kubernetes-object';
import { resourceName } from './urn';
import { waves } from './waves';

export interface ApplyArgs {
  readonly objects: readonly Manifest[];
  readonly releases: readonly OperatorRelease[];
  /** What the releases need before they start. */
  readonly crds: readonly CrdSource[];
  /** API groups that operators bring, whoever installs them. */
  readonly crdGroups: readonly CrdGroup[];
}

export interface ApplyOptions {
  readonly provider: k8s.Provider;
  /** What must be complete before the first object is applied. */
  readonly after: pulumi.ComponentResource;
}

/**
 * One wave. The next one depends on this component: its members wait for their parent, and the parent for
 * every member of this wave, so that N + M edges stand in the state instead of N × M. One type for all waves
 * keeps an object's URN when it moves to another wave; otherwise Pulumi would apply it anew and then delete
 * it under its old URN.
 */
class Wave extends pulumi.ComponentResource {
  constructor(name: string, members: (parent: Wave) => void, opts: pulumi.ComponentResourceOptions) {
    super('fed-observability:stacks:Wave', name, {}, opts);
    members(this);
    this.registerOutputs();
  }
}

/** Applies the objects of one cluster wave after wave, and returns them by resource name. */
export function apply(
  args: ApplyArgs,
  { provider, after }: ApplyOptions,
): ReadonlyMap<string, KubernetesObject> {
  const applied = new Map<string, KubernetesObject>();
  let previous = after;
  const wave = <T>(name: string, members: readonly T[], add: (member: T, parent: Wave) => void) => {
    // A component without children is no dependency at all: the wave after it would not wait.
    if (members.length === 0) return;
    const addAll = (parent: Wave) => members.forEach((member) => add(member, parent));
    previous = new Wave(name, addAll, { provider, dependsOn: [previous] });
  };
  const addObject = (object: Manifest, parent: Wave) => {
    applied.set(resourceName(object), new KubernetesObject(object, { parent }));
  };
  const { foundation, configuration, workloads, custom, gpu } = waves(args.objects, args.crdGroups);
  wave('foundation', foundation, addObject);
  wave('crds', args.crds, addCrds);
  const releases = new Map<string, k8s.helm.v3.Release>();
  wave('operators', args.releases, (release, parent) => {
    const before = release.after === undefined ? [] : [releases.get(release.after)!];
    releases.set(release.name, addRelease(release, parent, before));
  });
  wave('configuration', configuration, addObject);
  wave('workloads', workloads, addObject);
  wave('custom', custom, addObject);
  wave('gpu', gpu, addObject);
  return applied;
}

/** A file of somebody else's release, which is read when it is applied. */
function addCrds({ name, file }: CrdSource, parent: Wave): void {
  new k8s.yaml.v2.ConfigFile(name, { file }, { parent });
}

function addRelease(
  release: OperatorRelease,
  parent: Wave,
  dependsOn: readonly k8s.helm.v3.Release[],
): k8s.helm.v3.Release {
  const { name, chart, repository, version, namespace, values } = release;
  const source = repository.startsWith('oci://')
    ? { chart: `${repository}/${chart}` }
    : { chart, repositoryOpts: { repo: repository } };
  return new k8s.helm.v3.Release(
    name,
    {
      ...source,
      // A name of Pulumi's own making would also rename every object of the chart.
      name,
      namespace,
      version,
      values: { ...values },
      // A failed release is taken back, so that the next update starts from a known state.
      atomic: true,
      timeout: INSTALL_TIMEOUT_MINUTES * 60,
    },
    { parent, dependsOn: [...dependsOn] },
  );
}
