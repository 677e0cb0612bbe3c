import { type Manifest, toYamlDocuments } from '../../lib';

/** Prints lists of Kubernetes objects as the YAML that synth writes, so that a snapshot reads like the file. */
export const manifestsAsYaml: jest.SnapshotSerializerPlugin = {
  test: (value) => Array.isArray(value) && value.length > 0 && value.every(isManifest),
  print: (value) => toYamlDocuments(value as readonly Manifest[]),
};

function isManifest(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
}
