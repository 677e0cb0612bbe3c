import { type ScrapeJob, scrapePods } from '../collector/scrape';
import { GATEWAY_CONTROLLERS, type GatewayController, proxyPods } from '../model/gateway-controller';
import { proxyJobName } from '../model/names';

/** The proxies that a controller runs for one Gateway. */
export function proxyJob(controller: GatewayController, gateway: string): ScrapeJob {
  return scrapePods({
    tier: 'door',
    job: proxyJobName(gateway),
    app: gateway,
    ...proxyPods(controller, gateway),
    ...GATEWAY_CONTROLLERS[controller].metrics,
  });
}
