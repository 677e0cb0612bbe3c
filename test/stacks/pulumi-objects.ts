import {
  crdSources,
  type HubSpec,
  type Manifest,
  operatorChoice,
  operatorReleases,
  renderCluster,
} from '../../lib';
import { resourceName, resourceToken } from '../../stacks/urn';
import { fleetOf, hub } from './clusters';
import { type Deployed, deployHub, objectsOf, ofType, only, TYPES } from './deployments';
import { type Registration } from './pulumi-mocks';

/** Whether an object is a DaemonSet of the namespace of GPU exporters. */
function isOfGpuNodes({ kind, metadata }: Manifest): boolean {
  return kind === 'DaemonSet' && metadata.namespace === 'gpu-system';
}

/** Tests of what is applied to one cluster. */
export function objectTests(stack: 'hub' | 'edge', deployed: () => Deployed): void {
  const fleet = fleetOf();
  const manifests = renderCluster(fleet.clusters.get(stack)!).charts.flatMap((chart) => chart.objects);
  const flux = manifests.filter(({ apiVersion }) => apiVersion.includes('.toolkit.fluxcd.io/'));
  const applied = manifests.filter((manifest) => !flux.includes(manifest));
  const secrets = stack === 'hub' ? 1 : 0;
  const keyOf = (manifest: Manifest) => `${resourceToken(manifest)}::${resourceName(manifest)}`;
  const byKey = () =>
    new Map(objectsOf(deployed()).map((object) => [`${object.type}::${object.name}`, object]));

  test('are every manifest exactly once, less the Flux objects, plus the Secrets', () => {
    expect(flux.length).toBeGreaterThan(0);
    expect(objectsOf(deployed())).toHaveLength(manifests.length - flux.length + secrets);
    expect(byKey().size).toBe(manifests.length - flux.length + secrets);
    expect([...byKey().keys()]).toEqual(expect.arrayContaining(applied.map(keyOf)));
  });

  test('carry exactly what the manifest says', () => {
    const objects = byKey();
    for (const manifest of applied.filter((each) => !isOfGpuNodes(each))) {
      expect(objects.get(keyOf(manifest))!.inputs).toEqual(JSON.parse(JSON.stringify(manifest)));
    }
  });

  test('carry one word more where their pods wait for the driver of a GPU node: an update does not wait with them', () => {
    const objects = byKey();
    const ofGpuNodes = applied.filter(isOfGpuNodes);
    expect(ofGpuNodes.map(({ metadata }) => metadata.name)).toEqual(
      stack === 'hub' ? ['dcgm-exporter', 'nvidia-device-plugin'] : [],
    );
    for (const manifest of ofGpuNodes) {
      const annotations = { ...manifest.metadata.annotations, 'pulumi.com/skipAwait': 'true' };
      const told = { ...manifest, metadata: { ...manifest.metadata, annotations } };
      expect(objects.get(keyOf(manifest))!.inputs).toEqual(JSON.parse(JSON.stringify(told)));
    }
    const skipping = objectsOf(deployed()).filter(({ inputs }) =>
      JSON.stringify(inputs).includes('skipAwait'),
    );
    expect(skipping).toHaveLength(ofGpuNodes.length);
  });

  test('have group and version in their type, without which the provider refuses them', () => {
    for (const { type } of objectsOf(deployed())) {
      expect(type).toMatch(/^kubernetes:[a-z0-9.-]+\/v\d+((alpha|beta)\d+)?:[A-Z][A-Za-z]+$/);
    }
  });

  test("go through this cluster's provider, deleted before they are replaced, since names are fixed", () => {
    for (const { provider, deleteBeforeReplace } of objectsOf(deployed())) {
      expect(provider).toContain('pulumi:providers:kubernetes::cluster::');
      expect(deleteBeforeReplace).toBe(true);
    }
  });

  test('hold no text of an unresolved Output', () => {
    expect(JSON.stringify(deployed().registrations)).not.toMatch(/\[Output<|Calling \[toString\]/);
  });

  test('leave operators to Helm releases: no Flux object installs one a second time', () => {
    const rows = operatorReleases(operatorChoice(fleet.clusters.get(stack)!));
    expect(ofType(deployed(), TYPES.release)).toHaveLength(rows.length);
    for (const row of rows) {
      const { inputs, provider } = only(deployed(), TYPES.release, row.name);
      expect(inputs).toMatchObject({ name: row.name, namespace: row.namespace, version: row.version });
      // Seconds; Flux waits as long.
      expect(inputs.timeout).toBe(600);
      expect(inputs.values).toEqual(row.values);
      expect(provider).toContain('pulumi:providers:kubernetes::cluster::');
    }
    expect(JSON.stringify(objectsOf(deployed()))).not.toContain('fluxcd.io');
  });
}

/** Tests of the two ways in which a chart is addressed. */
export function chartSourceTests(theHub: () => Deployed): void {
  test('take a chart of an OCI registry by its whole address, for which Helm has no repository', () => {
    const { inputs } = only(theHub(), TYPES.release, 'cert-manager');
    expect(inputs.chart).toMatch(/^oci:\/\/.+\/cert-manager$/);
    expect(inputs).not.toHaveProperty('repositoryOpts');
  });

  test('take a chart of an index by its name and repository', () => {
    const { inputs } = only(theHub(), TYPES.release, 'metrics-server');
    expect(inputs.chart).toBe('metrics-server');
    expect((inputs.repositoryOpts as { repo: string }).repo).toMatch(/^https:\/\//);
  });
}

const ORDER = ['foundation', 'operators', 'configuration', 'workloads', 'gpu'];

/** Tests of the order in which things are applied. */
export function waveTests(theHub: () => Deployed): void {
  const membersOf = (wave: string): Registration[] => {
    const { urn } = only(theHub(), TYPES.wave, wave);
    return theHub().registrations.filter(({ parent }) => parent === urn);
  };

  test('are those that have members', () => {
    const found = ofType(theHub(), TYPES.wave).sort((a, b) => a.begun - b.begun);
    expect(found.map(({ name }) => name)).toEqual(ORDER);
    for (const wave of ORDER) expect(membersOf(wave).length).toBeGreaterThan(0);
  });

  test('begin only when every member of the wave before is there', () => {
    for (const [index, wave] of ORDER.slice(1).entries()) {
      const ready = Math.max(...membersOf(ORDER[index]!).map(({ ended }) => ended));
      const first = Math.min(...membersOf(wave).map(({ begun }) => begun));
      expect(first).toBeGreaterThan(ready);
    }
  });

  test('write their order into the state once per wave: destroy walks it back, the state stays small', () => {
    for (const [index, wave] of ORDER.slice(1).entries()) {
      const before = membersOf(ORDER[index]!).map(({ urn }) => urn);
      expect(new Set(only(theHub(), TYPES.wave, wave).dependencies)).toEqual(new Set(before));
      for (const member of membersOf(wave)) expect(member.dependencies).toEqual([]);
    }
  });

  test('follow the whole cluster, GPU pool included, so that sold-out GPUs stop the update first', () => {
    const { dependencies } = only(theHub(), TYPES.wave, 'foundation');
    expect(dependencies).toContain(only(theHub(), TYPES.cluster, 'cluster').urn);
    expect(dependencies).toContain(only(theHub(), TYPES.pool, 'gpu').urn);
  });

  test('apply no object before the charts and CRD files that bring its group are there', async () => {
    const { hub: common } = hub() as HubSpec;
    const deployed = await deployHub(hub({ hub: { ...common, ingress: { controller: 'kgateway' } } }));
    const choice = { role: 'hub', install: 'pulumi', controller: 'kgateway' } as const;
    const bringing = [
      ...operatorReleases(choice).map((row) => ({ ...row, type: TYPES.release })),
      ...crdSources(choice).map((row) => ({ ...row, type: TYPES.crdFile })),
    ];
    const found = bringing.flatMap(({ type, name, crdGroups }) => {
      const { ended } = only(deployed, type, name);
      const objects = objectsOf(deployed).filter((object) =>
        crdGroups.some(({ group }) => object.type.startsWith(`kubernetes:${group}/`)),
      );
      for (const { begun } of objects) expect(begun).toBeGreaterThan(ended);
      return objects.length > 0 ? [name] : [];
    });
    expect(found).toEqual(['cert-manager', 'kgateway-crds', 'gateway-api']);
  });

  test('close up where the user installs the operators: configuration waits for namespaces', async () => {
    const bare = await deployHub(hub({ operators: { install: 'external' } }));
    expect(ofType(bare, TYPES.release)).toEqual([]);
    const namespace = only(bare, 'kubernetes:core/v1:Namespace', 'Namespace/monitoring');
    expect(only(bare, TYPES.wave, 'configuration').dependencies).toContain(namespace.urn);
  });
}
