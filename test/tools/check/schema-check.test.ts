import { checkObjects } from '../../../tools/check/schema-check';

const container = { name: 'web', image: 'web:1', ports: [{ containerPort: 8080 }] };

const deployment = (spec: object = {}, containerFields: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ ...container, ...containerFields }] },
    },
    ...spec,
  },
});

const certificate = (spec: object = {}) => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'leaf', namespace: 'shop' },
  spec: {
    secretName: 'leaf',
    uris: ['spiffe://edge/telemetry'],
    usages: ['client auth'],
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
    issuerRef: { name: 'ca', kind: 'ClusterIssuer' },
    ...spec,
  },
});

const helmRepository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'HelmRepository',
  metadata: { name: 'charts', namespace: 'flux-system' },
  spec: { interval: '1h', url: 'oci://charts.example/all', type: 'oci' },
};

const helmRelease = (spec: object = {}) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'cert-manager', namespace: 'flux-system' },
  spec: {
    interval: '1h',
    timeout: '10m',
    releaseName: 'cert-manager',
    targetNamespace: 'cert-manager',
    chart: {
      spec: {
        chart: 'cert-manager',
        version: '1.21.2',
        sourceRef: { kind: 'HelmRepository', name: 'charts' },
      },
    },
    values: { anything: { goes: [1, 'two'] } },
    install: { crds: 'CreateReplace', createNamespace: true, remediation: { retries: 3 } },
    upgrade: { crds: 'CreateReplace', remediation: { retries: 3 } },
    dependsOn: [{ name: 'other', namespace: 'flux-system' }],
    ...spec,
  },
});

const allMinors = ['1.33', '1.34', '1.35', '1.36'];
const reported = (object: unknown) =>
  checkObjects([object]).map(({ path, message, value }) => ({ path, message, value }));

describe('what the API server would take is valid', () => {
  const service = (targetPort: unknown) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ports: [{ port: 80, targetPort }] },
  });
  const limits = (memory: unknown) => deployment({}, { resources: { limits: { memory } } });
  const clusterIssuer = (spec: object) => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'ca' },
    spec,
  });

  test.each([
    ['a built-in kind', deployment()],
    ['a core kind, which has no group', service(8080)],
    ['an IntOrString by name', service('http')],
    ['a quantity with a suffix', limits('512Mi')],
    ['a quantity as a bare number', limits(536870912)],
    ['a kind of a CRD', certificate()],
    ['a self-signed issuer', clusterIssuer({ selfSigned: {} })],
    ['an issuer with a CA', clusterIssuer({ ca: { secretName: 'ca' } })],
    ['a field that the trimmed CRD hides and the upstream one has', certificate({ keystores: {} })],
    ['a Flux source, whose schema is written by hand', helmRepository],
    ['a Flux release with free values', helmRelease()],
  ])('%s', (_, object) => {
    expect(checkObjects([object])).toEqual([]);
  });
});

describe('what the API server would refuse or drop is reported with path, reason and value', () => {
  const containerPath = 'spec.template.spec.containers[0]';

  test('a number written as text', () => {
    expect(reported(deployment({ replicas: '2' }))).toEqual([
      { path: 'spec.replicas', message: 'must be integer', value: '2' },
    ]);
  });

  test('a misspelt field deep in a pod template, which the API server would drop silently', () => {
    expect(reported(deployment({}, { imag: 'web:1' }))).toEqual([
      { path: `${containerPath}.imag`, message: 'unknown field', value: 'web:1' },
    ]);
  });

  test('a port given by name where only a number stands', () => {
    expect(reported(deployment({}, { ports: [{ containerPort: 'http' }] }))).toEqual([
      { path: `${containerPath}.ports[0].containerPort`, message: 'must be integer', value: 'http' },
    ]);
  });

  test('a required field that is not there', () => {
    expect(reported(deployment({ selector: undefined }))).toEqual([
      { path: 'spec.selector', message: 'missing field', value: undefined },
    ]);
  });

  test('a quantity with the unit of another world', () => {
    const [violation] = reported(deployment({}, { resources: { limits: { memory: '512MB' } } }));
    expect(violation).toMatchObject({ path: `${containerPath}.resources.limits.memory`, value: '512MB' });
  });

  test('an unknown field in a Certificate', () => {
    expect(reported(certificate({ dnsName: 'a.example' }))).toEqual([
      { path: 'spec.dnsName', message: 'unknown field', value: 'a.example' },
    ]);
  });

  test('a value outside the list that a CRD allows', () => {
    expect(reported(certificate({ privateKey: { rotationPolicy: 'always' } }))).toEqual([
      { path: 'spec.privateKey.rotationPolicy', message: 'must be one of Never, Always', value: 'always' },
    ]);
  });

  test('a field of HelmRelease that we do not write', () => {
    expect(reported(helmRelease({ install: { crd: 'Skip' } }))).toEqual([
      { path: 'spec.install.crd', message: 'unknown field', value: 'Skip' },
    ]);
  });

  test('a label that is not text, because an unquoted number is a number', () => {
    const object = { ...deployment(), metadata: { name: 'web', labels: { 'example.com/build': 7 } } };
    expect(reported(object)).toEqual([
      { path: 'metadata.labels["example.com/build"]', message: 'must be string', value: 7 },
    ]);
  });

  test('an object without a name, which no server can store', () => {
    expect(reported({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { labels: {} } })).toEqual([
      { path: 'metadata.name', message: 'missing field', value: undefined },
    ]);
  });

  test('a kind that nobody can judge', () => {
    const [violation] = checkObjects([{ apiVersion: 'x.example/v1', kind: 'Foo', metadata: { name: 'a' } }]);
    expect(violation?.message).toMatch(/^no schema for x\.example\/v1 Foo: /);
    expect(violation?.kubernetes).toEqual(allMinors);
  });

  test('a document that is no Kubernetes object', () => {
    expect(checkObjects(['text', null, {}]).map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});

test('a fault names the object and, once, every Kubernetes version that has it', () => {
  expect(checkObjects([certificate(), deployment({ replicas: '2' })])).toEqual([
    {
      index: 1,
      object: 'Deployment shop/web',
      path: 'spec.replicas',
      message: 'must be integer',
      value: '2',
      kubernetes: allMinors,
    },
  ]);
});

test('an API that only newer servers have is a fault of the older ones alone', () => {
  const claim = {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name: 'gpu' },
    spec: { selectors: [{ cel: { expression: 'true' } }] },
  };
  expect(checkObjects([claim]).map(({ kubernetes }) => kubernetes)).toEqual([['1.33']]);
});

test('a fault in a Secret shows no value, because reports are kept', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { password: 7 } };
  expect(checkObjects([secret])).toEqual([expect.not.objectContaining({ value: 7 })]);
});
