package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Output is one of the model's outputs: a column of what is written.
type Output struct {
	Name     string `json:"name"`
	Datatype string `json:"datatype"`
}

// Config says what a run is. components/model-service/batch/job.ts writes it.
type Config struct {
	Model       string `json:"model"`
	Version     string `json:"version"`
	Digest      string `json:"digest"`
	Environment string `json:"environment"`
	// A file, a folder or a prefix: an absolute path, or s3://BUCKET/KEY.
	Input  string `json:"input"`
	Output string `json:"output"`
	// csv, jsonl or parquet.
	InputFormat  string `json:"inputFormat"`
	OutputFormat string `json:"outputFormat"`
	// The columns that scoring reads.
	Columns []string `json:"columns"`
	// The columns of the input that the output has too; null: all.
	Keep    []string `json:"keep"`
	Outputs []Output `json:"outputs"`
	// Most rows of a chunk, and of one request to the model.
	ChunkRows   int `json:"chunkRows"`
	RequestRows int `json:"requestRows"`
	// A run with more failed rows has failed.
	MostFailedPercent float64 `json:"mostFailedPercent"`
	// How many pods share the chunks.
	Shards int `json:"shards"`
	// What an hour of one pod costs; 0: unknown.
	UsdPerPodHour float64 `json:"usdPerPodHour"`
	// The engine's configuration: what it does with a row.
	Pipeline string `json:"pipeline"`
	// The program that scores a chunk, and its arguments; its third open file has the configuration.
	Engine []string `json:"engine"`
}

// refusal is what no further try mends: the Job ends, and says why.
type refusal struct{ reason string }

func (r refusal) Error() string { return r.reason }

func refuse(format string, values ...any) error { return refusal{fmt.Sprintf(format, values...)} }

func readConfig() (Config, error) {
	var config Config
	if err := json.Unmarshal([]byte(os.Getenv("BATCH")), &config); err != nil {
		return config, refuse("the run's settings are no JSON: %v", err)
	}
	// What somebody asks for on demand stands beside what is declared.
	for variable, field := range map[string]*string{
		"BATCH_INPUT": &config.Input, "BATCH_OUTPUT": &config.Output,
		"BATCH_INPUT_FORMAT": &config.InputFormat, "BATCH_OUTPUT_FORMAT": &config.OutputFormat,
	} {
		if value := os.Getenv(variable); value != "" {
			*field = value
		}
	}
	if config.Input == "" || config.Output == "" {
		return config, refuse("the run has no input or no output")
	}
	if config.ChunkRows < 1 || config.RequestRows < 1 || config.Shards < 1 || len(config.Engine) == 0 {
		return config, refuse("the run's settings lack numbers or the engine")
	}
	job := os.Getenv("JOB_NAME")
	for _, field := range []*string{&config.Input, &config.Output} {
		*field = strings.TrimSuffix(placed(*field, job, time.Now()), "/")
	}
	return config, nil
}

var scheduledJob = regexp.MustCompile(`-(\d{6,10})$`)

// placed fills {run} and {date} by the time that the run was due. The Job of a CronJob is named after it, in minutes:
// https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/controller/cronjob/utils.go
func placed(text, job string, now time.Time) string {
	due, run := now.UTC(), job
	if found := scheduledJob.FindStringSubmatch(job); found != nil {
		if minutes, err := strconv.ParseInt(found[1], 10, 64); err == nil {
			due = time.Unix(minutes*60, 0).UTC()
			run = due.Format("2006-01-02T1504Z")
		}
	}
	return strings.NewReplacer("{run}", run, "{date}", due.Format("2006-01-02")).Replace(text)
}
