// One binary for every Kubernetes process of the local cluster, which one it is being told by the name it is called
// under (as busybox does it): all of them share client-go and apimachinery, so one link step builds them in a third of
// the time and disk that seven separate binaries take.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	genericapiserver "k8s.io/apiserver/pkg/server"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
	metricsserver "sigs.k8s.io/metrics-server/cmd/metrics-server/app"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

// cobraCommand wraps a Kubernetes command so that it runs with the logging and exit codes of its own main().
func cobraCommand(build func() *cobra.Command) func() {
	return func() { os.Exit(cli.Run(build())) }
}

var components = map[string]func(){
	"etcd": func() { etcdmain.Main(os.Args) },
	"coredns": func() {
		// Only what the cluster's Corefile uses; the order is the order in which plugins see a query.
		dnsserver.Directives = []string{"errors", "health", "ready", "cache", "kubernetes"}
		coremain.Run()
	},
	"kube-apiserver":          cobraCommand(apiserver.NewAPIServerCommand),
	"kube-controller-manager": cobraCommand(controllermanager.NewControllerManagerCommand),
	"kube-scheduler":          cobraCommand(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubelet":                 cobraCommand(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
	"kube-proxy":              cobraCommand(proxy.NewProxyCommand),
	"metrics-server": cobraCommand(func() *cobra.Command {
		return metricsserver.NewMetricsServerCommand(genericapiserver.SetupSignalHandler())
	}),
}

func main() {
	name := filepath.Base(os.Args[0])
	run, known := components[name]
	if !known {
		names := make([]string, 0, len(components))
		for n := range components {
			names = append(names, n)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "%s: call this binary by a link named after one of: %s\n", name, strings.Join(names, ", "))
		os.Exit(2)
	}
	run()
}
