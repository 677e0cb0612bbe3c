import { join } from 'node:path';
import { ROOT } from '../../tools/root';
import { binary, findBinary } from '../../tools/servers/binaries';
import { type Tool } from '../../tools/servers/pins';

/** What an image brings that its pod template does not say. */
export interface Image {
  readonly entrypoint: readonly string[];
  readonly user: number;
  /** Files of the machine by their path in the image, read-only. */
  readonly files: Readonly<Record<string, string>>;
  /** The C library of the machine, for programs that are not static. */
  readonly libraries?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments in place of the pod template's: only for a double that is another program than the image's. */
  readonly args?: readonly string[];
  /** Set for a double: what stands in for what. */
  readonly double?: string;
}

/** A real program at the path that it has in its image. */
function program(path: string, tool: Tool, user: number): Image {
  return { entrypoint: [path], user, files: { [path]: binary(tool) } };
}

/** A Node program of the tests. */
function script(name: string, double?: string): Image {
  return {
    entrypoint: ['/usr/bin/node', `/app/${name}.js`],
    user: 65_534,
    files: {
      '/usr/bin/node': process.execPath,
      // Compiled by `npm run build`, which every command of package.json runs first.
      '/app': join(ROOT, 'build/testbed'),
    },
    libraries: true,
    double,
  };
}

/** A service of ours as its Dockerfile lays it out: what it imports by name lies beside it. */
function service(name: string, user: number): Image {
  return {
    entrypoint: ['/nodejs/bin/node', '/app/dist/main.js'],
    user,
    files: {
      '/nodejs/bin/node': process.execPath,
      '/app/dist': join(ROOT, 'build/services', name),
      '/app/node_modules': join(ROOT, 'node_modules'),
    },
    libraries: true,
  };
}

/** The official Loki is not here. */
function lokiStandIn(): Image {
  const main = script(
    'loki/loki-stand-in-main',
    "VictoriaLogs behind a table of Loki's rules stands in for Loki, which is not built here",
  );
  return {
    ...main,
    user: 10_001,
    files: {
      ...main.files,
      // Reads Loki's configuration.
      '/node_modules/yaml': join(ROOT, 'node_modules/yaml'),
      '/usr/bin/victoria-logs': binary('victoria-logs'),
      // Ends VictoriaLogs with the program that started it.
      '/usr/bin/setpriv': '/usr/bin/setpriv',
    },
  };
}

/** Images by repository; the tag's version is what `npm run servers` built. */
const IMAGES: Readonly<Record<string, () => Image>> = {
  'docker.io/otel/opentelemetry-collector-contrib': () => program('/otelcol-contrib', 'otelcol', 10_001),
  'docker.io/prom/prometheus': () => program('/bin/prometheus', 'prometheus', 65_534),
  'docker.io/grafana/loki': () =>
    findBinary('loki') === undefined ? lokiStandIn() : program('/usr/bin/loki', 'loki', 10_001),
  'docker.io/envoyproxy/envoy': () => ({ ...program('/usr/local/bin/envoy', 'envoy', 101), libraries: true }),
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': () =>
    program('/kube-state-metrics', 'kube-state-metrics', 65_534),
  'docker.io/grafana/tempo': () => ({
    ...program('/jaeger', 'jaeger', 10_001),
    env: { SPAN_STORAGE_TYPE: 'memory', COLLECTOR_OTLP_ENABLED: 'true' },
    args: [
      '--collector.otlp.http.host-port=0.0.0.0:4318',
      '--query.http-server.host-port=0.0.0.0:16686',
      // Its admin port answers every path: also Tempo's readiness probe.
      '--admin.http.host-port=0.0.0.0:3200',
      '--memory.max-traces=1000000',
      // Its default of 2,000 spans in flight drops what comes faster, and nobody is told.
      '--collector.queue-size=1000000',
    ],
    double: 'Jaeger stands in for Tempo, which cannot be built here; traces live in memory',
  }),
  'nvcr.io/nvidia/k8s/dcgm-exporter': () =>
    script('doubles/dcgm-double', 'a page in the format of dcgm-exporter stands in for a GPU'),
  'registry.example/fed-observability/metrics-proxy': () => service('metrics-proxy', 65_532),
  'e2e.fed-observability.example/talker': () => script('talkers/talker-main'),
};

/** Images that are not run, with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'docker.io/grafana/grafana': 'Grafana cannot be built here',
  'nvcr.io/nvidia/k8s-device-plugin': 'needs a GPU',
};

/** The reason why an image is not run; undefined for one that is. */
export function whyNotRun(image: string): string | undefined {
  return NOT_RUN[repository(image)];
}

/** What an image brings; throws for one that is not in the table. */
export function imageOf(image: string): Image {
  const make = IMAGES[repository(image)];
  if (make === undefined)
    throw new Error(`image ${image}: not in the table of the pod runner (testbed/runner/images.ts)`);
  return make();
}

function repository(image: string): string {
  return image.slice(0, image.lastIndexOf(':'));
}
