// Batch does a pod's share of an offline run: it cuts the input into chunks, has each scored and publishes it whole.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	// The image has no other certificates.
	_ "golang.org/x/crypto/x509roots/fallback"
)

// Exit codes: what a further try may mend, and what it does not. components/model-service/batch/job.ts has the second too.
const (
	exitAgain   = 1
	exitForGood = 3
)

// So often the log is left in the output, besides at the end.
const logEvery = 10 * time.Second

func main() {
	config, err := readConfig()
	log := &logger{config: config}
	if err != nil {
		log.say("ERROR", err.Error(), nil)
	} else {
		err = work(config, log)
	}
	if err == nil {
		return
	}
	lastWords(err.Error())
	var refused refusal
	if errors.As(err, &refused) {
		os.Exit(exitForGood)
	}
	os.Exit(exitAgain)
}

func work(config Config, log *logger) error {
	// Job index: https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
	shard, err := strconv.Atoi(os.Getenv("JOB_COMPLETION_INDEX"))
	if err != nil || shard < 0 || shard >= config.Shards {
		return refuse("%q is no index of %d shards", os.Getenv("JOB_COMPLETION_INDEX"), config.Shards)
	}
	at, err := openPlace(config)
	if err != nil {
		log.say("ERROR", err.Error(), nil)
		return err
	}
	pod := os.Getenv("POD_NAME")
	logName := at.name(logsName, pod+".jsonl")
	defer func() { _ = at.output.Put(logName, log.kept.Bytes()) }()
	plan, err := agreedPlan(config, at, shard, func(now string) { log.say("INFO", now, nil) })
	if err == nil {
		err = doShare(config, at, plan, shard, pod, log, logName)
	}
	if err != nil {
		log.say("ERROR", err.Error(), nil)
	}
	return err
}

// doShare does the chunks of one shard that nobody has done, and ends the run where they were the last.
func doShare(config Config, at place, plan Plan, shard int, pod string, log *logger, logName string) error {
	done, err := doneChunks(at)
	if err != nil {
		return err
	}
	now := progress{Shard: shard, Rows: plan.Rows}
	var open []int
	for index, chunk := range plan.Chunks {
		if index%config.Shards != shard {
			continue
		}
		now.Chunks++
		if done[index] {
			now.Done++
			now.RowsDone += chunk.Rows
		} else {
			open = append(open, index)
		}
	}
	log.say("INFO", fmt.Sprintf("%d of %d chunks are to do, of a plan of %d", len(open), now.Chunks, len(plan.Chunks)), &now)
	if len(open) > 0 {
		engine, err := startEngine(config)
		if err != nil {
			return err
		}
		defer engine.stop()
		w := worker{config, at, plan, engine, pod}
		logged := time.Now()
		for _, index := range open {
			receipt, err := w.do(index)
			if err != nil {
				return fmt.Errorf("chunk %d: %w", index, err)
			}
			now.Done++
			now.RowsDone += receipt.Rows
			log.say("INFO", fmt.Sprintf("chunk %d is published", index), &now)
			if time.Since(logged) > logEvery {
				_ = at.output.Put(logName, log.kept.Bytes())
				logged = time.Now()
			}
		}
	}
	manifest, err := finish(config, at, plan)
	if manifest != nil {
		now.Manifest = short(*manifest)
		log.say("INFO", "all chunks are published", &now)
	}
	return err
}

// short is a manifest without its files.
func short(manifest Manifest) *Manifest {
	manifest.Parts, manifest.Failed = nil, nil
	return &manifest
}
