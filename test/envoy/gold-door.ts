import { type Door } from '../../lib/fleet/door';
import { INGRESS } from '../../lib/model/peers';

/** A door whose every figure is told from the others; the tests beside it show what each translator makes of it. */
export const GOLD: Door = {
  className: 'gold',
  host: 'gold.hub.example',
  grpcPort: 4317,
  httpPort: 4318,
  requestsPerSecond: 500,
  requests: { ofClass: 250, ofCluster: 50 },
  bytes: { ofClass: 1_250_000, ofCluster: 250_000 },
  trusted: [{ id: 'far-edge', caPem: 'PEM of far-edge' }],
  proxies: INGRESS,
  upstream: {
    pods: { namespace: 'observability-hub', app: 'prio-ingestion-gateway-gold' },
    namespace: 'observability-hub',
    host: 'prio-ingestion-gateway-gold-headless.observability-hub.svc.cluster.local',
    httpService: 'prio-ingestion-gateway-gold',
    grpcService: 'prio-ingestion-gateway-gold',
  },
};
