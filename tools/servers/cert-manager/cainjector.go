package main

import (
	"context"
	"errors"

	"github.com/cert-manager/cert-manager/pkg/api"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	"github.com/cert-manager/cert-manager/pkg/util"
	corev1 "k8s.io/api/core/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/clientcmd"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// runCAInjector writes the CA of a Certificate or a Secret into the webhooks, API services and CRDs that ask for it.
func runCAInjector(ctx context.Context, args []string) error {
	settings := newSettings("cainjector")
	if err := settings.parse(args); err != nil {
		return err
	}
	options := settings.manager("cert-manager-cainjector-leader-election")
	options.Metrics.BindAddress = settings.metricsAddress
	options.Scheme = runtime.NewScheme()
	if err := errors.Join(
		scheme.AddToScheme(options.Scheme),
		api.AddToScheme(options.Scheme),
		apiextensions.AddToScheme(options.Scheme),
		apiregistration.AddToScheme(options.Scheme),
	); err != nil {
		return err
	}
	// A Secret is read when it is asked for: it watches their metadata only.
	options.Client.Cache = &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}}}
	restConfig, err := clientcmd.BuildConfigFromFlags("", settings.kubeconfig)
	if err != nil {
		return err
	}
	mgr, err := ctrl.NewManager(util.RestConfigWithUserAgent(restConfig, "cainjector"), options)
	if err != nil {
		return err
	}
	if err := cainjector.RegisterAllInjectors(ctx, mgr, cainjector.SetupOptions{
		EnableCertificatesDataSource: true,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   true,
			cainjector.ValidatingWebhookConfigurationName: true,
			cainjector.APIServiceName:                     true,
			cainjector.CustomResourceDefinitionName:       true,
		},
	}); err != nil {
		return err
	}
	return mgr.Start(ctx)
}
