import { type HubSpec, type Manifest } from '../../lib';
import { find } from '../support/fixtures';
import { CLUSTERS } from './clusters';

const NAMESPACE = 'observability-gateway';
const spec = ({ spec: own }: Manifest) => own;

test('Grafana has HTTPS under its name, a redirect for http, and nobody but the proxies of its Gateway in between', () => {
  const names = ['kgateway-shared/hub', 'envoy-gateway/hub', 'grafana-route/hub'];
  for (const cluster of CLUSTERS.filter(({ name }) => names.includes(name))) {
    const { hub } = cluster.spec as HubSpec;
    const { host } = hub.grafana!;
    const gateway = find(cluster.objects, `Gateway ${NAMESPACE}/grafana`);
    expect(spec(gateway)).toMatchObject({
      listeners: [
        { port: 80, protocol: 'HTTP', hostname: host },
        { port: 443, protocol: 'HTTPS', hostname: host, tls: { certificateRefs: [{ name: 'grafana-tls' }] } },
      ],
    });
    expect(spec(find(cluster.objects, `Certificate ${NAMESPACE}/grafana-tls`))).toMatchObject({
      dnsNames: [host],
      issuerRef: { name: hub.grafana!.issuer ?? 'fed-observability-ca' },
    });
    expect(spec(find(cluster.objects, `HTTPRoute ${NAMESPACE}/grafana`))).toMatchObject({
      parentRefs: [{ name: 'grafana', sectionName: 'https' }],
      hostnames: [host],
      rules: [{ backendRefs: [{ name: 'grafana', namespace: 'monitoring', port: 3000 }] }],
    });
    expect(spec(find(cluster.objects, `HTTPRoute ${NAMESPACE}/grafana-redirect`))).toMatchObject({
      parentRefs: [{ name: 'grafana', sectionName: 'http' }],
      rules: [{ filters: [{ requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
    const env = JSON.stringify(find(cluster.objects, 'StatefulSet monitoring/grafana'));
    expect(env).toContain(`{"name":"GF_SERVER_ROOT_URL","value":"https://${host}/"}`);
    expect(env).toContain('{"name":"GF_SECURITY_COOKIE_SECURE","value":"true"}');
  }
});
