import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { binary, findBinary } from '../../tools/servers/binaries';
import { busyboxBase, CERTIFICATES_ONLY, DISTROLESS, DISTROLESS_NODE, NODE, SCRATCH } from './bases';
import { type Image } from './image';
import { serviceProgram, testbedProgram } from './node-program';

/** `cap_net_bind_service=ep` in the form of the kernel: version 2, effective; capability 10. */
const BIND_SERVICE = Buffer.from('0100000200040000000000000000000000000000', 'hex');

/** A program of cert-manager, which goes by the name that it is called by. */
function certManager(name: string): Image {
  const path = `/app/cmd/${name}/${name}`;
  return {
    source: `cert-manager v1.21.2 hack/containers/Containerfile.${name}, on distroless/static-debian13:nonroot`,
    base: DISTROLESS,
    content: { files: { [path]: binary('cert-manager') } },
    entrypoint: [path],
    user: '65532',
    workingDir: '/home/nonroot',
  };
}

/** A Node program of the testbed. */
function script(name: string, image: Pick<Image, 'source' | 'standIn' | 'user' | 'env' | 'content'>): Image {
  return {
    ...image,
    base: DISTROLESS_NODE,
    content: { ...image.content, files: { ...image.content.files, ...testbedProgram(name) } },
    entrypoint: [NODE, `/app/testbed/${name}.js`],
  };
}

/** Where the official Loki has its configuration and its data. */
const LOKI = {
  source: 'loki v3.7.8 cmd/loki/Dockerfile',
  user: '10001',
  directories: Object.fromEntries(
    ['/etc/loki', '/loki', '/loki/rules', '/loki/rules-temp'].map((path) => [
      path,
      { mode: 0o755, owner: 10_001 },
    ]),
  ),
};

/** The official Loki, where it is found. */
function loki(): Image {
  return {
    source: LOKI.source,
    base: DISTROLESS,
    content: { files: { '/usr/bin/loki': binary('loki') }, directories: LOKI.directories },
    entrypoint: ['/usr/bin/loki'],
    cmd: ['-config.file=/etc/loki/local-config.yaml'],
    user: LOKI.user,
    workingDir: '/',
  };
}

/** Elsewhere: it ends VictoriaLogs with the program that started it, and reads Loki's own configuration. */
function lokiStandIn(): Image {
  return script('loki/loki-stand-in-main', {
    source: LOKI.source,
    content: {
      files: {
        '/usr/bin/victoria-logs': binary('victoria-logs'),
        '/usr/bin/setpriv': '/usr/bin/setpriv',
        '/app/node_modules/yaml': join(ROOT, 'node_modules/yaml'),
      },
      dynamic: '/usr/bin/setpriv',
      directories: LOKI.directories,
    },
    user: LOKI.user,
    standIn: "VictoriaLogs behind a table of Loki's rules stands in for Loki, which is not built here",
  });
}

/** One row an image, by repository: the tag's version is what `npm run servers` built. */
const IMAGES: Readonly<Record<string, () => Image>> = {
  'docker.io/otel/opentelemetry-collector-contrib': () => ({
    source: 'opentelemetry-collector-releases v0.149.0 distributions/otelcol-contrib/Dockerfile',
    base: CERTIFICATES_ONLY,
    content: { files: { '/otelcol-contrib': binary('otelcol') } },
    entrypoint: ['/otelcol-contrib'],
    cmd: ['--config', '/etc/otelcol-contrib/config.yaml'],
    user: '10001:10001',
  }),
  'docker.io/prom/prometheus': () => ({
    source: 'prometheus v3.13.5 Dockerfile, on quay.io/prometheus/busybox',
    base: busyboxBase(),
    content: {
      files: { '/bin/prometheus': binary('prometheus'), '/bin/promtool': binary('promtool') },
      directories: {
        '/etc/prometheus': { mode: 0o755, owner: 65_534 },
        '/prometheus': { mode: 0o775, owner: 65_534 },
      },
    },
    entrypoint: ['/bin/prometheus'],
    cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    user: 'nobody',
    workingDir: '/prometheus',
    volumes: ['/prometheus'],
  }),
  'docker.io/grafana/loki': () => (findBinary('loki') === undefined ? lokiStandIn() : loki()),
  'docker.io/envoyproxy/envoy': () => ({
    source: 'envoy v1.40.0 distribution/docker/Dockerfile-envoy, stage envoy-distroless',
    base: DISTROLESS,
    content: { files: { '/usr/local/bin/envoy': binary('envoy') }, dynamic: '/usr/local/bin/envoy' },
    entrypoint: ['/usr/local/bin/envoy'],
    cmd: ['-c', '/etc/envoy/envoy.yaml'],
    user: '65532',
    workingDir: '/home/nonroot',
  }),
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': () => ({
    source: 'kube-state-metrics v2.15.0 Dockerfile',
    base: DISTROLESS,
    content: { files: { '/kube-state-metrics': binary('kube-state-metrics') } },
    entrypoint: ['/kube-state-metrics', '--port=8080', '--telemetry-port=8081'],
    user: 'nobody',
  }),
  'docker.io/grafana/tempo': () => ({
    source: 'tempo v2.10.8 cmd/tempo/Dockerfile',
    base: DISTROLESS,
    content: {
      files: {
        '/bin/busybox': '/bin/busybox',
        '/jaeger': binary('jaeger'),
        '/tempo': join(ROOT, 'testbed/images/tempo.sh'),
      },
      directories: { '/var/tempo': { mode: 0o700, owner: 10_001 } },
    },
    entrypoint: ['/tempo'],
    user: '10001:10001',
    env: { SPAN_STORAGE_TYPE: 'memory', COLLECTOR_OTLP_ENABLED: 'true' },
    standIn: 'Jaeger stands in for Tempo, which cannot be built here; traces live in memory',
  }),
  'docker.io/grafana/grafana': () =>
    script('doubles/grafana-double', {
      source: 'grafana v13.2.3 Dockerfile',
      content: { directories: { '/var/lib/grafana': { mode: 0o777, owner: 472 } } },
      user: '472',
      env: { GF_PATHS_DATA: '/var/lib/grafana' },
      standIn:
        'a health page that writes where Grafana writes stands in for Grafana, which cannot be built here',
    }),
  'nvcr.io/nvidia/k8s/dcgm-exporter': () =>
    script('doubles/dcgm-double', {
      source: 'dcgm-exporter 4.5.3-4.8.2 docker/Dockerfile, stage runtime-distroless',
      content: {},
      user: 'root:root',
      standIn: 'a page in the format of dcgm-exporter stands in for a GPU',
    }),
  'nvcr.io/nvidia/k8s-device-plugin': () =>
    script('doubles/device-plugin-double', {
      source: 'k8s-device-plugin v0.20.0 deployments/container/Dockerfile',
      content: {},
      user: '0:0',
      standIn: 'a plugin that offers one GPU to the kubelet stands in for a GPU',
    }),
  'registry.example/fed-observability/metrics-proxy': () => ({
    source: 'services/metrics-proxy/Dockerfile',
    base: DISTROLESS_NODE,
    content: { files: serviceProgram('metrics-proxy') },
    entrypoint: [NODE],
    cmd: ['/app/dist/main.js'],
    user: '65532:65532',
    workingDir: '/app',
    env: { NODE_ENV: 'production' },
  }),
  'e2e.fed-observability.example/talker': () =>
    script('talkers/talker-main', { source: 'testbed/talkers', content: {}, user: '65534' }),
  'quay.io/jetstack/cert-manager-controller': () => certManager('controller'),
  'quay.io/jetstack/cert-manager-webhook': () => certManager('webhook'),
  'quay.io/jetstack/cert-manager-cainjector': () => certManager('cainjector'),
  'registry.k8s.io/coredns/coredns': () => ({
    source: 'coredns v1.13.2 Dockerfile',
    base: DISTROLESS,
    content: { files: { '/coredns': binary('coredns') }, capabilities: { '/coredns': BIND_SERVICE } },
    entrypoint: ['/coredns'],
    user: 'nonroot:nonroot',
    workingDir: '/',
  }),
  'registry.k8s.io/metrics-server/metrics-server': () => ({
    source: 'metrics-server v0.8.0 Dockerfile',
    base: DISTROLESS,
    content: { files: { '/metrics-server': binary('metrics-server') } },
    entrypoint: ['/metrics-server'],
    user: '65534',
  }),
  'registry.k8s.io/pause': () => ({
    source: 'kubernetes v1.34.4 build/pause/Dockerfile',
    base: SCRATCH,
    content: { files: { '/pause': binary('pause') } },
    entrypoint: ['/pause'],
    user: '65535:65535',
    standIn: 'a program of ours that reaps and ends on a signal stands in for the pause of Kubernetes',
  }),
  'docker.io/library/busybox': () => ({
    source: 'busybox 1.37 of docker-library, with the static busybox of this machine',
    base: busyboxBase(),
    content: {},
    entrypoint: [],
    cmd: ['sh'],
  }),
};

/** What an image brings; throws for one that is not in the table. */
export function imageOf(reference: string): Image {
  const make = IMAGES[repository(reference)];
  if (make === undefined) {
    throw new Error(`image ${reference}: not in the table of images (testbed/images/table.ts)`);
  }
  return make();
}

function repository(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}
