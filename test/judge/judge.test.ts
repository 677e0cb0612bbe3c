import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type Manifest, SECRETS } from '../../lib';
import { readFleet } from '../../stacks/config';
import { type Authority, authority } from '../../testbed/doubles/certificates';
import { type EnvVar } from '../../testbed/kubernetes/pod';
import { ROOT } from '../../tools/root';
import { binary } from '../../tools/servers/binaries';
import { madeByControllers } from '../support/controller-doubles';
import { CONFIGS, objectsOf } from '../support/fixtures';
import { officialTest } from '../support/official';
import { type RenderedPod, renderedPods, writeFiles, writePodFiles } from './support/pod-files';
import { runInSandbox, type SandboxResult } from './support/sandbox';

/** The stack files in the root, whatever they say, the reference fleet and every variant of it. */
const JUDGED = [ROOT, ...CONFIGS];

/** Program of an image, and how it checks its configuration. Grafana checks none, other images are not built for the tests. */
const JUDGES: Readonly<Record<string, (pod: RenderedPod) => string[]>> = {
  'otel/opentelemetry-collector-contrib': ({ args }) => [binary('otelcol'), 'validate', ...args],
  'envoyproxy/envoy': ({ args }) => [binary('envoy'), '--mode', 'validate', ...args],
  'prom/prometheus': () => [binary('promtool'), 'check', 'config', '/etc/prometheus/prometheus.yml'],
  'grafana/loki': ({ args }) => [binary('loki'), '-verify-config', ...args],
  'grafana/tempo': ({ args }) => [binary('tempo'), '-config.verify=true', ...args],
};

/** Judges that are never built: they judge where the official program is found, and are not run elsewhere. */
const OFFICIAL: Readonly<Record<string, typeof test>> = {
  'grafana/loki': officialTest('loki'),
  'grafana/tempo': officialTest('tempo'),
};
const isHere = (image: string) => (OFFICIAL[image] ?? test) === test;

let ca: Authority;
beforeAll(() => void (ca = authority('throw-away')));
afterAll(() => ca.remove());

/** Runs the real program on a pod's files at their mount paths, with throw-away certificates and token. */
function judge(pod: RenderedPod, objects: readonly Manifest[]): SandboxResult {
  const root = mkdtempSync(join(tmpdir(), 'fed-observability-pod-'));
  try {
    const leaf = { ...ca.leaf('URI:spiffe://throw-away/telemetry'), 'ca.crt': ca.caPem };
    writePodFiles(root, pod, objects, { [SECRETS.clientTls]: leaf, [SECRETS.serverTls]: leaf });
    // /var/run leads here.
    writeFiles(join(root, 'run/secrets/kubernetes.io/serviceaccount'), {
      'ca.crt': ca.caPem,
      token: 'throw-away',
    });
    const valueOf = ({ value, valueFrom }: EnvVar) =>
      value ?? (valueFrom?.secretKeyRef === undefined ? '127.0.0.1' : leaf['tls.key']);
    const env = Object.fromEntries(pod.env.map((variable) => [variable.name, valueOf(variable)]));
    return runInSandbox(root, JUDGES[imageName(pod)]!(pod), env);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function imageName({ image }: RenderedPod): string {
  return image.replace(/^[^/]+\//, '').replace(/:.*$/, '');
}

const verdicts = new Map<string, number>();

describe.each(JUDGED.map((directory) => [directory.slice(ROOT.length + 1) || 'stack files', directory]))(
  '%s',
  (_, directory) => {
    const fleet: Fleet = readFleet(directory);
    const cases = [...fleet.clusters.keys()].flatMap((stack) => {
      const rendered = objectsOf(stack, fleet);
      // What the ObservabilityGateway operator would make, by a double of it.
      const objects = [...rendered, ...madeByControllers(rendered)];
      return renderedPods(objects)
        .filter((pod) => imageName(pod) in JUDGES)
        .map((pod) => ({ name: `${stack}: ${pod.workload}`, pod, objects }));
    });

    for (const { name, pod, objects } of cases) {
      const run = OFFICIAL[imageName(pod)] ?? test;
      run(`${name} starts with a configuration that the real program accepts`, () => {
        const { status, output } = judge(pod, objects);
        expect(status === 0 ? 'accepted' : output).toBe('accepted');
        expect(output).not.toMatch(/deprecat/i);
        verdicts.set(imageName(pod), (verdicts.get(imageName(pod)) ?? 0) + 1);
      });
    }
  },
);

test('every kind of program that is here has judged something', () => {
  expect(Object.keys(JUDGES).filter((name) => isHere(name) && !verdicts.has(name))).toEqual([]);
});
