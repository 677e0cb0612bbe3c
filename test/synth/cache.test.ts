import { rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import {
  clusterConfig,
  configFiles,
  type Files,
  read,
  stackFile,
  VARIANTS,
  withFiles,
  write,
} from '../support/fixtures';

const TRUST = read(join(VARIANTS, 'trust/trust'));
const HUB_CA = 'trust/fed-observability-test.pem';
const EDGE_CA = 'trust/fed-observability-remote.pem';
const START: Files = {
  ...configFiles(),
  [HUB_CA]: TRUST['fed-observability-test.pem']!,
  [EDGE_CA]: TRUST['fed-observability-remote.pem']!,
};

/** Renders twice with one cache and a change between, and names the stacks that the second run rendered anew. */
function renderedAfter(change: (directory: string) => void): string[] {
  return withFiles(START, (directory) => {
    const options = { config: directory, out: join(directory, 'dist'), cache: join(directory, 'cache.json') };
    expect(synthesize(options).stacks.map(({ skipped }) => skipped)).toEqual([false, false]);
    change(directory);
    const anew = synthesize(options).stacks.filter(({ skipped }) => !skipped);
    // Whatever was skipped, the folder is the one that a render without cache makes.
    const fresh = join(directory, 'fresh');
    synthesize({ config: directory, out: fresh });
    expect(read(options.out)).toEqual(read(fresh));
    return anew.map(({ stack }) => stack);
  });
}

const setHub = (changes: object) => (directory: string) =>
  write(directory, configFiles({ hub: changes as Record<string, unknown> }));
const setEdge = (changes: object) => (directory: string) =>
  write(directory, { 'Pulumi.edge.yaml': stackFile(clusterConfig('edge', { ...changes })) });
const inOut = (file: string, text: string) => (directory: string) =>
  write(join(directory, 'dist'), { [file]: text });

test.each<[string, (directory: string) => void, string[]]>([
  ['nothing', () => undefined, []],
  [
    'a comment in a config file',
    (d) => write(d, { 'Pulumi.hub.yaml': `# hello\n${START['Pulumi.hub.yaml']}` }),
    [],
  ],
  [
    "the edge's spec: the hub knows its senders",
    setEdge({ 'telemetry.classes.default': 'silver' }),
    ['edge', 'hub'],
  ],
  ["the edge's node pool: the hub does not know it", setEdge({ 'nodePools.system.count': 3 }), ['edge']],
  ["the hub's domain: the edge dials it", setHub({ 'hub.domain': 'elsewhere.example.com' }), ['edge', 'hub']],
  [
    "the hub's class: the edge takes ports and queue from it",
    setHub({ 'hub.classes': { gold: { grpcPort: 5317 } } }),
    ['edge', 'hub'],
  ],
  [
    "the hub's CA: every exporter of its senders trusts it",
    (d) => write(d, { [HUB_CA]: START[EDGE_CA]!, [EDGE_CA]: START[HUB_CA]! }),
    ['edge', 'hub'],
  ],
  ["the edge's CA: only the door trusts it", (d) => unlinkSync(join(d, EDGE_CA)), ['hub']],
  ['an output file that was tampered with', inOut('edge/50-otel-agent.yaml', 'apiVersion: v1\n'), ['edge']],
  ['an output file that was deleted', (d) => unlinkSync(join(d, 'dist/hub/21-loki.yaml')), ['hub']],
  ['a further output file', inOut('hub/99-more.yaml', 'apiVersion: v1\n'), ['hub']],
  ['an output folder that was deleted', (d) => rmSync(join(d, 'dist/edge'), { recursive: true }), ['edge']],
  ['a cache that is torn', (d) => write(d, { 'cache.json': '{"' }), ['edge', 'hub']],
  ['a cache that is gone', (d) => unlinkSync(join(d, 'cache.json')), ['edge', 'hub']],
])('after a change of %s exactly the clusters that it concerns are rendered anew', (_, change, stacks) => {
  expect(renderedAfter(change)).toEqual(stacks);
});

test('a third cluster renders itself and its hub, and leaves the other edge alone', () => {
  const third = { 'Pulumi.third.yaml': stackFile(clusterConfig('edge', { id: 'third-edge' })) };
  expect(renderedAfter((directory) => write(directory, third))).toEqual(['hub', 'third']);
});

test('a run that is refused leaves the earlier output and the cache as they were', () => {
  withFiles(START, (directory) => {
    const options = { config: directory, out: join(directory, 'dist'), cache: join(directory, 'cache.json') };
    synthesize(options);
    setEdge({ region: 'mars' })(directory);
    const before = read(directory);
    expect(() => synthesize(options)).toThrow('edge: region: "mars"');
    expect(read(directory)).toEqual(before);
    setEdge({})(directory);
    expect(synthesize(options).stacks.map(({ skipped }) => skipped)).toEqual([true, true]);
  });
});
