package main

import (
	"context"
	"net"
	"time"

	"github.com/cert-manager/cert-manager/pkg/controller"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	"golang.org/x/sync/errgroup"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/manager"
)

// workers of each controller, as upstream.
const workers = 5

// runControllers issues what issuers of kind CA and selfSigned can: the others bring the SDKs of many clouds.
func runControllers(ctx context.Context, args []string) error {
	// The defaults of upstream.
	options := controller.ContextOptions{
		KubernetesAPIQPS:   20,
		KubernetesAPIBurst: 50,
		CertificateOptions: controller.CertificateOptions{
			CopiedAnnotationPrefixes:                 []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"},
			CertificateRequestMinimumBackoffDuration: time.Hour,
			CertificateRequestMaximumBackoffDuration: 32 * time.Hour,
		},
	}
	settings := newSettings("controller")
	settings.flags.StringVar(&options.ClusterResourceNamespace, "cluster-resource-namespace", "kube-system",
		"namespace of the Secrets of cluster issuers")
	healthAddress := settings.flags.String("healthz-listen-address", "0.0.0.0:9403", "where it says that it lives")
	if err := settings.parse(args); err != nil {
		return err
	}
	options.Kubeconfig = settings.kubeconfig
	factory, err := controller.NewContextFactory(ctx, options)
	if err != nil {
		return err
	}
	base, err := factory.Build()
	if err != nil {
		return err
	}
	managerOptions := settings.manager("cert-manager-controller")
	managerOptions.Metrics.BindAddress = "0"
	managerOptions.HealthProbeBindAddress = *healthAddress
	managerOptions.LivenessEndpointName = "/livez"
	mgr, err := ctrl.NewManager(base.RESTConfig, managerOptions)
	if err != nil {
		return err
	}
	if err := mgr.AddHealthzCheck("ping", healthz.Ping); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.metricsAddress)
	if err != nil {
		return err
	}
	informers := base.SharedInformerFactory.Certmanager().V1()
	base.Metrics.SetupCertificateCollector(informers.Certificates().Lister())
	base.Metrics.SetupIssuerCollector(informers.Issuers().Lister())
	base.Metrics.SetupClusterIssuerCollector(informers.ClusterIssuers().Lister())
	if err := mgr.Add(&manager.Server{Name: "metrics", Server: base.Metrics.NewServer(listener), Listener: listener}); err != nil {
		return err
	}
	if err := mgr.Add(manager.RunnableFunc(func(ctx context.Context) error {
		return runKnown(ctx, factory, base)
	})); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

// runKnown runs every controller that is linked in, until the context ends.
func runKnown(ctx context.Context, factory *controller.ContextFactory, base *controller.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, construct := range controller.Known() {
		made, err := construct(factory)
		if err != nil {
			return err
		}
		group.Go(func() error { return made.Run(workers, ctx) })
	}
	base.SharedInformerFactory.Start(ctx.Done())
	base.KubeSharedInformerFactory.Start(ctx.Done())
	base.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	return group.Wait()
}
