import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest } from '../../lib';
import { readFleet } from '../../stacks/config';
import { ApiServer } from '../../testbed/processes/api-server';
import { installCrds } from '../../testbed/processes/install-crds';
import { freePorts, ServerProcess } from '../../testbed/processes/process';
import { eventually } from '../../testbed/waiting';
import { binary } from '../../tools/servers/binaries';
import { FLEET, objectsOf } from '../support/fixtures';

/** The controllers, the webhook and the cainjector of the real cert-manager, on the hub's issuers and certificates. */
const NAMESPACE = 'cert-manager';
const CA_SECRET = 'cert-manager-webhook-ca';

const folder = mkdtempSync(join(tmpdir(), 'fed-observability-cert-manager-'));
const objects = objectsOf('hub', readFleet(FLEET));
const certificates = objects.filter(({ kind }) => kind === 'Certificate');
const processes: ServerProcess[] = [];
let server: ApiServer;
let webhookPort: number;

/** The program goes by the name that it is called by. */
function start(name: string, ...args: readonly string[]): ServerProcess {
  const path = join(folder, name);
  symlinkSync(binary('cert-manager'), path);
  const process = new ServerProcess(name, path, [
    '--v=2',
    `--kubeconfig=${join(folder, 'kubeconfig')}`,
    ...args,
  ]);
  processes.push(process);
  return process;
}

function get(...args: readonly string[]): string {
  return server.kubectl('get', ...args).stdout;
}

beforeAll(async () => {
  server = await ApiServer.start();
  installCrds(server);
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(server.kubeconfig()));
  const namespaces = new Set([NAMESPACE, ...certificates.map(({ metadata }) => metadata.namespace!)]);
  server.create([...namespaces].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
  const [health, metrics, injectorMetrics, port, webhookHealth] = await freePorts(5);
  webhookPort = port!;
  const controllers = start(
    'controller',
    `--cluster-resource-namespace=${NAMESPACE}`,
    `--leader-election-namespace=${NAMESPACE}`,
    `--healthz-listen-address=127.0.0.1:${health}`,
    `--metrics-listen-address=127.0.0.1:${metrics}`,
  );
  start(
    'cainjector',
    `--leader-election-namespace=${NAMESPACE}`,
    `--metrics-listen-address=127.0.0.1:${injectorMetrics}`,
  );
  const webhook = start(
    'webhook',
    `--secure-port=${port}`,
    `--healthz-port=${webhookHealth}`,
    '--metrics-listen-address=0',
    `--dynamic-serving-ca-secret-namespace=${NAMESPACE}`,
    `--dynamic-serving-ca-secret-name=${CA_SECRET}`,
    '--dynamic-serving-dns-names=localhost',
  );
  await controllers.ready(`http://127.0.0.1:${health}/livez`);
  await webhook.ready(`http://127.0.0.1:${webhookHealth}/healthz`);
}, 120_000);

afterAll(async () => {
  for (const process of processes) await process.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('every Certificate of the hub is issued, in the namespace and by the issuer that it names', async () => {
  server.create(objects.filter(({ kind }) => kind === 'ClusterIssuer' || kind === 'Certificate'));
  expect(certificates).toHaveLength(5);
  const ready = '{range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {end}';
  await eventually('all certificates to be issued', 60_000, () => {
    const states = get('certificates', '-A', `-o=jsonpath=${ready}`).trim().split(' ');
    return Promise.resolve(states.length === 5 && states.every((state) => state === 'True'));
  });
  const found = get('secrets', '-A', '--field-selector=type=kubernetes.io/tls', '-o=name').trim().split('\n');
  expect(found).toEqual(expect.arrayContaining(certificates.map(secretOf)));
});

test('the cainjector trusts the webhook, and the webhook refuses what cannot be issued', async () => {
  server.create([validatingWebhook()]);
  await eventually('the CA of the webhook to be injected', 60_000, () =>
    Promise.resolve(
      get(
        'validatingwebhookconfigurations',
        'webhook',
        '-o=jsonpath={.webhooks[0].clientConfig.caBundle}',
      ) !== '',
    ),
  );
  const { metadata, ...certificate } = certificates[0]!;
  const refused = {
    ...certificate,
    metadata: { name: 'refused', namespace: metadata.namespace },
    spec: { ...(certificate as { spec?: object }).spec, duration: '1h', renewBefore: '2h' },
  };
  expect(() => server.create([refused])).toThrow(
    /admission webhook "webhook.cert-manager.io" denied the request: spec.renewBefore/,
  );
});

function secretOf({ spec }: Manifest): string {
  return `secret/${(spec as { secretName: string }).secretName}`;
}

function validatingWebhook(): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: 'webhook',
      annotations: { 'cert-manager.io/inject-ca-from-secret': `${NAMESPACE}/${CA_SECRET}` },
    },
    webhooks: [
      {
        name: 'webhook.cert-manager.io',
        rules: [
          {
            apiGroups: ['cert-manager.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*/*'],
          },
        ],
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        clientConfig: { url: `https://localhost:${webhookPort}/validate` },
      },
    ],
  };
}
