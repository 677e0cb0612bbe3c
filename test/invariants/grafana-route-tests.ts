import { type HubSpec } from '../../lib';
import { find } from '../support/fixtures';
import { type Cluster } from './clusters';

const NAMESPACE = 'observability-gateway';

export function grafanaRouteTests(cluster: () => Cluster): void {
  test('Grafana has HTTPS under its name, a redirect for http, and nobody but the proxies of its Gateway in between', () => {
    const { objects, spec } = cluster();
    const { host, issuer } = (spec as HubSpec).hub.grafana!;
    expect(find(objects, `Gateway ${NAMESPACE}/grafana`).spec).toMatchObject({
      listeners: [
        { port: 80, protocol: 'HTTP', hostname: host },
        { port: 443, protocol: 'HTTPS', hostname: host, tls: { certificateRefs: [{ name: 'grafana-tls' }] } },
      ],
    });
    expect(find(objects, `Certificate ${NAMESPACE}/grafana-tls`).spec).toMatchObject({
      dnsNames: [host],
      issuerRef: { name: issuer ?? 'fed-observability-ca' },
    });
    expect(find(objects, `HTTPRoute ${NAMESPACE}/grafana`).spec).toMatchObject({
      parentRefs: [{ name: 'grafana', sectionName: 'https' }],
      hostnames: [host],
      rules: [{ backendRefs: [{ name: 'grafana', namespace: 'monitoring', port: 3000 }] }],
    });
    expect(find(objects, `HTTPRoute ${NAMESPACE}/grafana-redirect`).spec).toMatchObject({
      parentRefs: [{ name: 'grafana', sectionName: 'http' }],
      rules: [{ filters: [{ requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
    const grafana = JSON.stringify(find(objects, 'StatefulSet monitoring/grafana'));
    expect(grafana).toContain(`{"name":"GF_SERVER_ROOT_URL","value":"https://${host}/"}`);
    expect(grafana).toContain('{"name":"GF_SECURITY_COOKIE_SECURE","value":"true"}');
  });
}
