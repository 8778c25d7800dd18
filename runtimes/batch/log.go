package main

import (
	"bytes"
	"encoding/json"
	"os"
	"time"
)

// Where Kubernetes reads a container's last words:
// https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
const terminationLog = "/dev/termination-log"

// line is a log line of the form that all our programs have, with how far the pod is.
type line struct {
	Time    string `json:"time"`
	Level   string `json:"level"`
	Message string `json:"message"`
	Logger  string `json:"logger"`
	Model   string `json:"model"`
	Version string `json:"version"`
	*progress
}

// progress is how far a pod is with its share of the chunks, and how many rows all have.
type progress struct {
	Shard    int       `json:"shard"`
	Chunks   int       `json:"chunks"`
	Done     int       `json:"done"`
	Rows     int64     `json:"rows"`
	RowsDone int64     `json:"rowsDone"`
	Manifest *Manifest `json:"manifest,omitempty"`
}

// logger writes lines to standard output, and keeps them for the output.
type logger struct {
	config Config
	kept   bytes.Buffer
}

func (log *logger) say(level, message string, at *progress) {
	text, _ := json.Marshal(line{
		time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), level, message, "batch", log.config.Model, log.config.Version, at,
	})
	text = append(text, '\n')
	log.kept.Write(text)
	_, _ = os.Stdout.Write(text)
}

// lastWords leaves a sentence where people who look at the pod find it.
func lastWords(message string) {
	if file, err := os.OpenFile(terminationLog, os.O_WRONLY|os.O_TRUNC, 0); err == nil {
		_, _ = file.WriteString(message)
		_ = file.Close()
	}
}
