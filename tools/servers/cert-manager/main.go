// Command cert-manager is the controllers, the webhook and the cainjector of cert-manager, by the name that it is
// called by: upstream's own commands are modules that cannot be had.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
	ctrl "sigs.k8s.io/controller-runtime"
)

// commands by the names of their programs in the official images.
var commands = map[string]func(ctx context.Context, args []string) error{
	"controller": runControllers,
	"webhook":    runWebhook,
	"cainjector": runCAInjector,
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--version" {
		fmt.Println("cert-manager", util.AppVersion)
		return
	}
	run := commands[filepath.Base(os.Args[0])]
	if run == nil {
		fmt.Fprintln(os.Stderr, "call it as controller, webhook or cainjector")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logs.InitLogs()
	defer logs.FlushLogs()
	ctrl.SetLogger(logs.Log)
	if err := run(logs.NewContext(ctx, logs.Log), os.Args[1:]); err != nil {
		logs.Log.Error(err, "failed")
		logs.FlushLogs()
		os.Exit(1)
	}
}
