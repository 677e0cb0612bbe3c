package main

import (
	"time"

	"github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// settings that controllers and cainjector share, with the defaults of upstream.
type settings struct {
	flags           *pflag.FlagSet
	logging         *logsapi.LoggingConfiguration
	leaderElect     bool
	leaderNamespace string
	metricsAddress  string
	kubeconfig      string
}

func newSettings(name string) *settings {
	s := &settings{flags: pflag.NewFlagSet(name, pflag.ContinueOnError), logging: logsapi.NewLoggingConfiguration()}
	s.flags.BoolVar(&s.leaderElect, "leader-elect", true, "whether one of several replicas works")
	s.flags.StringVar(&s.leaderNamespace, "leader-election-namespace", "kube-system", "namespace of the Lease")
	s.flags.StringVar(&s.metricsAddress, "metrics-listen-address", "0.0.0.0:9402", "where metrics are served")
	s.flags.StringVar(&s.kubeconfig, "kubeconfig", "", "the API server; the pod's own where it is empty")
	logs.AddFlags(s.logging, s.flags)
	return s
}

func (s *settings) parse(args []string) error {
	if err := s.flags.Parse(args); err != nil {
		return err
	}
	return logs.ValidateAndApply(s.logging)
}

// manager options that elect a leader by the Lease of this name.
func (s *settings) manager(lease string) ctrl.Options {
	return ctrl.Options{
		LeaderElection:                s.leaderElect,
		LeaderElectionNamespace:       s.leaderNamespace,
		LeaderElectionID:              lease,
		LeaderElectionReleaseOnCancel: true,
		LeaseDuration:                 ptr.To(60 * time.Second),
		RenewDeadline:                 ptr.To(40 * time.Second),
		RetryPeriod:                   ptr.To(15 * time.Second),
	}
}
