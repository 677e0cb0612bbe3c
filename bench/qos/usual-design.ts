import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { gatewayName, type Manifest, NAMESPACES, toYaml, toYamlDocuments, WORKLOADS } from '../../lib';
import { readManifests } from '../../testbed/kubernetes/read-manifests';
import { seedLike } from '../seed-like';

const SHARED = gatewayName('gold');
const CLASS_HEADER = 'x-telemetry-class';
const CLASS_STATEMENT = 'set(resource.attributes["telemetry.class"], ';

/**
 * Rewrites rendered files to the usual design: one gateway for all classes with a batch processor and a queue in memory,
 * the class in a header, and no limits at the door. The doors, their certificates and the stores stay.
 */
export function usualDesign(dist: string): void {
  seedLike(dist);
  for (const name of readdirSync(join(dist, 'hub'))) {
    const path = join(dist, 'hub', name);
    writeFileSync(path, toYamlDocuments(readManifests(path).filter(isKept).map(rewritten)));
  }
}

/** The gateways of the other classes do not run. */
function isKept({ kind, metadata }: Manifest): boolean {
  const own = metadata.name.startsWith(gatewayName('')) && metadata.name !== SHARED;
  return !(own && ['StatefulSet', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(kind));
}

function rewritten(manifest: Manifest): Manifest {
  if (manifest.kind !== 'ConfigMap' || manifest.metadata.namespace !== NAMESPACES.hub.name) return manifest;
  const data = manifest.data as Record<string, string>;
  const change = { [`${WORKLOADS.ingress}-config`]: sharedDoor, [`${SHARED}-config`]: sharedGateway };
  return { ...manifest, data: change[manifest.metadata.name]?.(data) ?? data };
}

interface EnvoyFile {
  readonly static_resources: { readonly listeners: readonly { readonly filter_chains: readonly Chain[] }[] };
}

interface Chain {
  readonly filters: readonly { readonly typed_config: ConnectionManager }[];
}

interface ConnectionManager {
  http_filters: readonly { readonly name: string }[];
  readonly route_config: { readonly name?: string; readonly request_headers_to_add?: object[] };
}

/** Every door leads to the shared gateway and says its class. */
function sharedDoor(data: Record<string, string>): Record<string, string> {
  const text = data['envoy.yaml']!.replaceAll(
    new RegExp(`${gatewayName('')}\\w+-headless`, 'g'),
    `${SHARED}-headless`,
  );
  const file = parse(text) as EnvoyFile;
  for (const { filter_chains } of file.static_resources.listeners) {
    for (const { typed_config: manager } of filter_chains.flatMap(({ filters }) => filters)) {
      const { name = '', request_headers_to_add: added } = manager.route_config;
      // The health listener adds nothing.
      if (added === undefined) continue;
      added.push({ header: { key: CLASS_HEADER, value: name } });
      manager.http_filters = manager.http_filters.filter((one) => one.name === 'envoy.filters.http.router');
    }
  }
  return { ...data, 'envoy.yaml': toYaml(file) };
}

interface GatewayFile {
  readonly processors: Readonly<Record<string, { readonly attributes: object[] }>>;
}

/** The class comes from the header. */
function sharedGateway(data: Record<string, string>): Record<string, string> {
  const own = 'resource.attributes["client.class"]';
  const text = data['config.yaml']!.replaceAll(`${CLASS_STATEMENT}"gold")`, `${CLASS_STATEMENT}${own})`);
  const file = parse(text) as GatewayFile;
  file.processors['resource/identity']!.attributes.push({
    key: 'client.class',
    from_context: `metadata.${CLASS_HEADER}`,
    action: 'upsert',
  });
  return { ...data, 'config.yaml': toYaml(file) };
}
