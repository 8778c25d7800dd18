package main

import (
	"encoding/json"
	"os"
	"time"
)

// Where Kubernetes reads a container's last words; there only in a pod:
// https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
const terminationLog = "/dev/termination-log"

// line is a log line of the form that all our servers have.
type line struct {
	Time    string `json:"time"`
	Level   string `json:"level"`
	Message string `json:"message"`
	Logger  string `json:"logger"`
	Model   string `json:"model,omitempty"`
	Variant string `json:"variant,omitempty"`
	Version string `json:"version,omitempty"`
}

// say writes one line of JSON, whatever the message holds.
func say(level, message string) {
	text, _ := json.Marshal(line{
		time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), level, message, "parity",
		os.Getenv("MODEL_NAME"), os.Getenv("MODEL_VARIANT"), os.Getenv("MODEL_VERSION"),
	})
	_, _ = os.Stdout.Write(append(text, '\n'))
}

// lastWords leaves a sentence where people who look at the pod find it.
func lastWords(message string) {
	if file, err := os.OpenFile(terminationLog, os.O_WRONLY|os.O_TRUNC, 0); err == nil {
		_, _ = file.WriteString(message)
		_ = file.Close()
	}
}
