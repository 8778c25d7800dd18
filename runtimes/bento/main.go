// Bento with the components that this project's configurations use, and no others: README.md names them.
//
//	bento -c FILE        runs a configuration
//	bento lint FILE…     judges configurations
//	bento test FILE…     runs the tests of their mappings
package main

import (
	"context"

	"github.com/warpstreamlabs/bento/public/service"

	// Mozilla's certificate authorities: the image has no file of them, and AWS is called by TLS.
	_ "golang.org/x/crypto/x509roots/fallback"

	_ "github.com/warpstreamlabs/bento/public/components/aws"
	_ "github.com/warpstreamlabs/bento/public/components/io"
	_ "github.com/warpstreamlabs/bento/public/components/kafka"
	_ "github.com/warpstreamlabs/bento/public/components/otlp"
	_ "github.com/warpstreamlabs/bento/public/components/prometheus"
	_ "github.com/warpstreamlabs/bento/public/components/pure"
	_ "github.com/warpstreamlabs/bento/public/components/pure/extended"
	_ "github.com/warpstreamlabs/bento/public/components/redis"
)

func main() {
	// The version of the module that go.mod names; without a date, equal sources give equal bytes.
	service.RunCLI(context.Background(), service.CLIOptSetVersion("1.10.0", ""))
}
