import { CERT_MANAGER_RELEASE } from '../../lib/operators/cert-manager';
import { ENVOY_GATEWAY_RELEASE } from '../../lib/operators/envoy-gateway';
import { KGATEWAY_RELEASES } from '../../lib/operators/kgateway';
import { METRICS_SERVER_RELEASE } from '../../lib/operators/metrics-server';

test('cert-manager brings its CRDs, keeps them, and is ready only when its webhook answers', () => {
  expect(CERT_MANAGER_RELEASE.values).toMatchObject({
    crds: { enabled: true, keep: true },
    startupapicheck: { enabled: true },
    enableCertificateOwnerRef: false,
    prometheus: { servicemonitor: { enabled: false } },
  });
});

test('metrics-server reaches kubelets of LKE, whose certificates name no address', () => {
  const { defaultArgs } = METRICS_SERVER_RELEASE.values as { defaultArgs: string[] };
  expect(defaultArgs).toContain('--kubelet-insecure-tls');
  const types = defaultArgs.filter((argument) => argument.startsWith('--kubelet-preferred-address-types'));
  expect(types).toEqual(['--kubelet-preferred-address-types=InternalIP']);
});

test('every container of an operator has requests and a memory limit', () => {
  const { values: certManager } = CERT_MANAGER_RELEASE;
  const { webhook, cainjector, startupapicheck } = certManager;
  const { envoyGateway } = ENVOY_GATEWAY_RELEASE.values['deployment'] as Record<string, unknown>;
  const containers = [
    certManager,
    webhook,
    cainjector,
    startupapicheck,
    METRICS_SERVER_RELEASE.values,
    KGATEWAY_RELEASES.at(-1)!.values,
    envoyGateway,
  ];
  for (const container of containers) {
    expect(container).toHaveProperty('resources', {
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: expect.any(String) },
    });
  }
});
