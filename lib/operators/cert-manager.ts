import { CERT_MANAGER } from '../model/names';
import { type OperatorRelease, resources } from './release';

export const CERT_MANAGER_RELEASE: OperatorRelease = {
  name: CERT_MANAGER,
  repository: 'oci://quay.io/jetstack/charts',
  chart: 'cert-manager',
  version: 'v1.21.2',
  namespace: CERT_MANAGER,
  // Pods mount the Secrets that cert-manager makes of Certificates. Pulumi waits for ready pods before it begins the
  // next wave, so that a Certificate after the workloads would never be applied.
  crdGroups: [{ group: 'cert-manager.io', applied: 'beforeWorkloads' }],
  values: {
    // Kept on uninstall: without its CRD every Certificate, the cluster's CA among them, would be deleted.
    crds: { enabled: true, keep: true },
    // The chart's default is kube-system, where it would need rights of its own.
    global: { leaderElection: { namespace: CERT_MANAGER } },
    replicaCount: 1,
    // A deleted Certificate must not take the Secret of running pods with it.
    enableCertificateOwnerRef: false,
    resources: resources('20m', '96Mi', '256Mi'),
    webhook: { replicaCount: 1, resources: resources('10m', '48Mi', '128Mi') },
    cainjector: { replicaCount: 1, resources: resources('20m', '128Mi', '384Mi') },
    // The release is ready only when the webhook answers: issuers are applied right after it.
    startupapicheck: { enabled: true, timeout: '5m', resources: resources('10m', '32Mi', '64Mi') },
    // The scraper finds the metrics port by itself; ServiceMonitor is a kind of an operator that is not here.
    prometheus: { enabled: true, servicemonitor: { enabled: false } },
  },
};
