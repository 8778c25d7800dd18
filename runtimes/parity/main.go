// Parity asks a model server in the same pod its version's golden rows, and compares with the training library's answers.
//
//	parity /rows/rows.json
//
// It waits until the server says that the model is loaded, asks each row once, and then listens on a port for as long as
// the pod lives: that it does is what the kubelet takes for the pod's readiness. A row that deviates ends it with status 1
// and one line of its log, and of the pod's status, that says which, what was expected and what came; the kubelet starts it again, later each time.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"
)

// The argument by which the program starts itself anew once the rows are answered: what it read and compared with is
// memory that nobody needs any more.
const passed = "--passed"

// Plan is the file of questions, as components/model-service/parity-gate.ts writes it.
type Plan struct {
	// Ready answers 2xx as soon as the model is loaded.
	Ready string `json:"ready"`
	// Address of the model on its server; a row's path follows it.
	Address string `json:"address"`
	// Tolerance is the largest difference of a number.
	Tolerance float64 `json:"tolerance"`
	// TimeoutSeconds is how long one answer may take.
	TimeoutSeconds int `json:"timeoutSeconds"`
	// PassedPort is listened on once all rows are answered.
	PassedPort int   `json:"passedPort"`
	Rows       []Row `json:"rows"`
}

// Row is a question and what its answer has to say.
type Row struct {
	Path string          `json:"path"`
	Body json.RawMessage `json:"body"`
	// Asked is the question as people read it.
	Asked  string  `json:"asked"`
	Claims []Claim `json:"claims"`
}

func fail(format string, values ...any) {
	message := fmt.Sprintf(format, values...)
	say("error", message)
	lastWords(message)
	os.Exit(1)
}

// endWhenTold ends the program when the kubelet says so, with the last word about what it was waiting for.
func endWhenTold(word *atomic.Value) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-told
		if said, waits := word.Load().(string); waits {
			fail("ended while waiting: %s", said)
		}
		os.Exit(0)
	}()
}

// listen accepts connections and closes them, for ever.
func listen(port string) {
	endWhenTold(&atomic.Value{})
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		fail("the port that says so is taken: %v", err)
	}
	for {
		if connection, err := listener.Accept(); err == nil {
			connection.Close()
		}
	}
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == passed {
		listen(os.Args[2])
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: parity FILE")
		os.Exit(2)
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail("no golden rows: %v", err)
	}
	// Of the 32 MiB that the container may take: garbage goes before they are reached.
	debug.SetMemoryLimit(20 << 20)
	var plan Plan
	if err := json.Unmarshal(text, &plan); err != nil {
		fail("%s holds no golden rows: %v", os.Args[1], err)
	}
	var word atomic.Value
	endWhenTold(&word)
	server := newServer(plan)
	server.waitUntilReady(func(why string) { word.Store(why) })
	word.Store("an answer to a golden row")
	began := time.Now()
	furthest, err := server.askAll()
	if err != nil {
		fail("%s", clipped(err.Error(), longestLine))
	}
	say("info", fmt.Sprintf("%d rows answered as the training library does, within %.0e; took %d ms",
		len(plan.Rows), furthest, time.Since(began).Milliseconds()))
	again := []string{os.Args[0], passed, fmt.Sprint(plan.PassedPort)}
	fail("could not start anew: %v", syscall.Exec("/proc/self/exe", again, os.Environ()))
}
