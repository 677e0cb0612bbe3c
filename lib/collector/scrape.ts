import { KUBERNETES_API, type PodNeeds } from '../model/pod';
import { type ComponentConfig } from './component';

/** Kinds of targets, in the order in which their jobs stand in a scraper's configuration. */
const TIERS = [
  'source',
  'collector',
  'gateway',
  'door',
  'store',
  'service',
  'monitor',
  'operator',
  'declared',
] as const;
export type ScrapeTier = (typeof TIERS)[number];

/** One Prometheus scrape job with what it needs from the pod that runs it. */
export interface ScrapeJob {
  readonly tier: ScrapeTier;
  readonly config: ComponentConfig;
  readonly needs: Pick<PodNeeds, 'rules' | 'egress'>;
}

/** The jobs by their tier; within one tier in the order given. */
export function byTier(jobs: readonly ScrapeJob[]): ScrapeJob[] {
  return [...jobs].sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
}

export interface ScrapeJobOptions {
  readonly tier: ScrapeTier;
  /** Value of the `job` label. */
  readonly job: string;
  readonly namespace: string;
  /** `app.kubernetes.io/name` of the pods, for the network policy. */
  readonly app: string;
  readonly port: number;
  /** @default /metrics */
  readonly path?: string;
  /** @default 30 */
  readonly intervalSeconds?: number;
  /** Names that are kept; absent: everything. */
  readonly keep?: string;
  /** Keeps the target's own `job`, `namespace`, `pod`, … instead of renaming them `exported_…`. @default false */
  readonly honorLabels?: boolean;
}

const DEFAULT_INTERVAL_SECONDS = 30;

/** Bounds that keep one broken target from hurting the others. */
const LIMITS = {
  body_size_limit: '64MB',
  sample_limit: 200_000,
  label_limit: 64,
  label_value_length_limit: 2048,
};

/** Scrapes one Service by its DNS name: for a source with a single replica. */
export function scrapeService(options: ScrapeJobOptions & { readonly service: string }): ScrapeJob {
  const target = `${options.service}.${options.namespace}.svc.cluster.local:${options.port}`;
  return {
    tier: options.tier,
    config: { ...common(options), static_configs: [{ targets: [target] }], ...filters(options, []) },
    needs: { egress: [{ to: { namespace: options.namespace, app: options.app }, port: options.port }] },
  };
}

export interface PodJobOptions extends ScrapeJobOptions {
  /** Labels of pods that somebody else's controller makes. @default `app.kubernetes.io/name`: the name in `app` */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Scrapes every running pod with the given labels; the receiver itself adds `k8s.pod.name` and the like. */
export function scrapePods(options: PodJobOptions): ScrapeJob {
  const { namespace, app, podLabels } = options;
  const label = Object.entries(podLabels ?? { 'app.kubernetes.io/name': app }).map(
    ([key, value]) => `${key}=${value}`,
  );
  const relabel = [
    { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Running', action: 'keep' },
    {
      source_labels: ['__meta_kubernetes_pod_ip'],
      target_label: '__address__',
      replacement: `$$1:${options.port}`,
    },
  ];
  return {
    tier: options.tier,
    config: {
      ...common(options),
      kubernetes_sd_configs: [
        {
          role: 'pod',
          namespaces: { names: [namespace] },
          selectors: [{ role: 'pod', label: label.join(',') }],
        },
      ],
      ...filters(options, relabel),
    },
    needs: {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      egress: [
        { to: podLabels ? { namespace, podLabels } : { namespace, app }, port: options.port },
        ...KUBERNETES_API,
      ],
    },
  };
}

/** Scrapes every ready endpoint of a Service, by the port of its pods. */
export function scrapeEndpoints(
  options: Omit<ScrapeJobOptions, 'app'> & { readonly service: string },
): ScrapeJob {
  const meta = '__meta_kubernetes_endpointslice';
  const relabel = [
    { source_labels: [`${meta}_label_kubernetes_io_service_name`], regex: options.service, action: 'keep' },
    { source_labels: [`${meta}_port`], regex: String(options.port), action: 'keep' },
    { source_labels: [`${meta}_endpoint_conditions_ready`], regex: 'true', action: 'keep' },
  ];
  return {
    tier: options.tier,
    config: {
      ...common(options),
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [options.namespace] } }],
      ...filters(options, relabel),
    },
    needs: {
      rules: [
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['services', 'pods'], verbs: ['get', 'list', 'watch'] },
      ],
      egress: [
        { to: { namespaceLabels: { 'kubernetes.io/metadata.name': options.namespace } }, port: options.port },
        ...KUBERNETES_API,
      ],
    },
  };
}

function common(options: Omit<ScrapeJobOptions, 'app'>): ComponentConfig {
  const { intervalSeconds = DEFAULT_INTERVAL_SECONDS } = options;
  return {
    job_name: options.job,
    scrape_interval: `${intervalSeconds}s`,
    scrape_timeout: `${Math.min(10, intervalSeconds)}s`,
    metrics_path: options.path ?? '/metrics',
    ...(options.honorLabels === true ? { honor_labels: true } : {}),
    ...LIMITS,
  };
}

function filters(
  options: Pick<ScrapeJobOptions, 'keep'>,
  relabel: readonly ComponentConfig[],
): ComponentConfig {
  const keep = [{ source_labels: ['__name__'], regex: options.keep, action: 'keep' }];
  return {
    ...(relabel.length > 0 ? { relabel_configs: relabel } : {}),
    ...(options.keep === undefined ? {} : { metric_relabel_configs: keep }),
  };
}
