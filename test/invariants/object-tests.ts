import { KIB } from '../../lib';
import { OPERATOR_NAMESPACES } from '../support/controller-doubles';
import { titleOf } from '../support/fixtures';
import { type Cluster, expectSeen, repeated } from './clusters';
import { ofKind } from './manifests';

/** Namespaces that are there before us, or that operators bring. */
const NOT_OURS = [...OPERATOR_NAMESPACES, 'kube-system'];

export function objectTests(cluster: () => Cluster): void {
  test('no object stands twice, since the second would silently replace the first', () => {
    const { objects } = cluster();
    expect(repeated(objects.map(titleOf))).toEqual([]);
    expectSeen(objects.length, cluster(), { hub: 110, edge: 35 });
  });

  test('every namespace that an object names exists', () => {
    const { objects } = cluster();
    const known = ofKind(objects, 'Namespace').map(({ metadata }) => metadata.name);
    const missing = objects
      .filter(({ metadata: { namespace } }) => namespace !== undefined && !known.includes(namespace))
      .filter(({ metadata }) => !NOT_OURS.includes(metadata.namespace!));
    expect(missing.map(titleOf)).toEqual([]);
  });

  test('no manifest is a Secret: values come from cert-manager and from Pulumi', () => {
    expect(ofKind(cluster().objects, 'Secret')).toEqual([]);
  });

  test('no text shows that a value was missing or late when it was written', () => {
    const leaked = cluster().objects.flatMap((object) => {
      const found = /\[?Output<|Calling \[toString\]|\bundefined\b|\bNaN\b|\[object |\$\{Token/.exec(
        JSON.stringify(object),
      );
      return found === null ? [] : [`${titleOf(object)}: ${found[0]}`];
    });
    expect(leaked).toEqual([]);
  });

  test('no manifest holds a private key', () => {
    const keys = cluster().objects.filter((object) => JSON.stringify(object).includes('PRIVATE KEY'));
    expect(keys.map(titleOf)).toEqual([]);
  });

  test('every object has the label by which the platform finds its own', () => {
    const bare = cluster().objects.filter(
      ({ metadata: { labels = {} } }) => labels['app.kubernetes.io/part-of'] !== 'fed-observability',
    );
    expect(bare.map(titleOf)).toEqual([]);
  });
}

export function configMapTests(cluster: () => Cluster): void {
  test('every ConfigMap is far from the 1 MiB that the API server takes', () => {
    const configMaps = ofKind(cluster().objects, 'ConfigMap');
    const large = configMaps.filter(({ data }) => JSON.stringify(data).length > 256 * KIB);
    expect(large.map(titleOf)).toEqual([]);
    expectSeen(configMaps.length, cluster(), { hub: 15, edge: 4 });
  });
}
