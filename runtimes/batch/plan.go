package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
)

// Source is an input of a run, as it was when the run began.
type Source struct {
	Object
	// None of JSON lines, where each row names its own.
	Columns []string `json:"columns,omitempty"`
}

// Plan is what a run does, made once and never changed: whoever goes on with a run goes by it.
type Plan struct {
	// What the run is of; another run has no business in its output.
	Run   string `json:"run"`
	Model string `json:"model"`
	// Of the model's artifact.
	Digest  string   `json:"digest"`
	Version string   `json:"version"`
	Input   string   `json:"input"`
	Began   string   `json:"began"`
	Rows    int64    `json:"rows"`
	Sources []Source `json:"sources"`
	Chunks  []Chunk  `json:"chunks"`
}

// Names of what a run leaves in its output beside the rows.
const (
	planName     = "_batch/plan.json"
	receiptsName = "_batch/done"
	logsName     = "_log"
	failedName   = "_failed"
	manifestName = "_manifest.json"
	// What a run by Spark leaves first: runtimes/spark/begun.py.
	sparkRunName = "_spark/run.json"
)

// identity is what two runs have in common that write the same rows.
func (config Config) identity() string {
	what := config
	// These change how fast a run is and what it costs, and no row.
	what.Shards, what.UsdPerPodHour, what.Engine, what.Environment = 0, 0, nil, ""
	text, _ := json.Marshal(what)
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:8])
}

// place is where a run reads and where it writes.
type place struct {
	input, output         Store
	inputName, outputName string
}

func (at place) name(parts ...string) string {
	return path.Join(append([]string{at.outputName}, parts...)...)
}

func openPlace(config Config) (place, error) {
	var at place
	var err error
	if at.input, at.inputName, err = storeOf(config.Input); err != nil {
		return at, err
	}
	at.output, at.outputName, err = storeOf(config.Output)
	return at, err
}

// makePlan looks at all of the input.
func makePlan(config Config, at place, say func(string)) (Plan, error) {
	plan := Plan{
		Run: config.identity(), Model: config.Model, Digest: config.Digest, Version: config.Version, Input: config.Input,
		Began: time.Now().UTC().Format(time.RFC3339),
	}
	found, err := at.input.List(at.inputName)
	if err != nil {
		return plan, err
	}
	for _, object := range found {
		if !isData(object.Name, at.inputName) || object.Size == 0 {
			continue
		}
		if at.inputName != object.Name && !strings.HasSuffix(object.Name, "."+config.InputFormat) {
			continue
		}
		say(fmt.Sprintf("counting rows of %s", object.Name))
		source, err := at.input.Open(object)
		if err != nil {
			return plan, err
		}
		var chunks []Chunk
		var columns []string
		if config.InputFormat == "parquet" {
			chunks, columns, err = cutGroups(source, object.Size, int64(config.ChunkRows), len(plan.Sources))
		} else {
			chunks, columns, err = cutText(source, object.Size, config.InputFormat == "csv", int64(config.ChunkRows), len(plan.Sources))
		}
		if err == nil {
			err = checkColumns(config, columns)
		}
		if err != nil {
			return plan, about(object.Name, err)
		}
		plan.Sources = append(plan.Sources, Source{object, columns})
		plan.Chunks = append(plan.Chunks, chunks...)
	}
	for _, chunk := range plan.Chunks {
		plan.Rows += chunk.Rows
	}
	if len(plan.Sources) == 0 {
		return plan, refuse("%s has no file of .%s", config.Input, config.InputFormat)
	}
	return plan, nil
}

func about(name string, err error) error {
	var refused refusal
	if errors.As(err, &refused) {
		return refuse("%s: %s", name, refused.reason)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// checkColumns finds before the first row what every row would fail of.
func checkColumns(config Config, columns []string) error {
	if columns == nil {
		return nil
	}
	has := map[string]bool{}
	for _, column := range columns {
		has[column] = true
	}
	for _, wanted := range append(append([]string{}, config.Columns...), config.Keep...) {
		if !has[wanted] {
			return refuse("it has no column %q. It has %s", wanted, strings.Join(columns, ", "))
		}
	}
	for _, output := range config.Outputs {
		if has[output.Name] && config.Keep == nil {
			return refuse("its column %q is called as an output of the model. Name the columns to keep", output.Name)
		}
	}
	return nil
}

// readPlan reads the run's plan; false where there is none yet.
func readPlan(config Config, at place) (Plan, bool, error) {
	var plan Plan
	text, err := at.output.Get(at.name(planName))
	if errors.Is(err, errNotThere) {
		return plan, false, nil
	}
	if err != nil {
		return plan, false, err
	}
	if err := json.Unmarshal(text, &plan); err != nil {
		return plan, false, refuse("%s is no plan: %v", at.name(planName), err)
	}
	if plan.Run != config.identity() {
		return plan, false, refuse("%s has the output of another run: of %s %s (%s), from %s. Name another output", config.Output, plan.Model, plan.Version, plan.Digest, plan.Input)
	}
	return plan, true, nil
}

func has(at place, name string) (bool, error) {
	_, err := at.output.Get(at.name(name))
	if errors.Is(err, errNotThere) {
		return false, nil
	}
	return err == nil, err
}

// notOthers refuses an output that Spark has, whose manifest is called alike.
func notOthers(config Config, at place) error {
	if others, err := has(at, sparkRunName); err != nil {
		return err
	} else if others {
		return refuse("%s has the output of a run by Spark: %s is there. Name another output", config.Output, sparkRunName)
	}
	return nil
}

// notDone refuses an output whose manifest is of nobody knows what.
func notDone(config Config, at place) error {
	if done, err := has(at, manifestName); err != nil {
		return err
	} else if done {
		return refuse("%s has the output of another run: %s is there, and no plan of this one. Name another output", config.Output, manifestName)
	}
	return nil
}

// How long the others wait for the first one's plan, and how often they look.
const (
	planWithin = 30 * time.Minute
	planLook   = time.Second
)

// agreedPlan is the plan that all of a run's pods go by: the first of them makes it.
func agreedPlan(config Config, at place, shard int, say func(string)) (Plan, error) {
	if err := notOthers(config, at); err != nil {
		return Plan{}, err
	}
	for end := time.Now().Add(planWithin); time.Now().Before(end); time.Sleep(planLook) {
		plan, there, err := readPlan(config, at)
		if there || err != nil {
			return plan, err
		}
		if shard != 0 {
			continue
		}
		// Of the first alone: to the others a manifest may come with its plan between two looks.
		if err := notDone(config, at); err != nil {
			return plan, err
		}
		if plan, err = makePlan(config, at, say); err != nil {
			return plan, err
		}
		text, err := json.Marshal(plan)
		if err != nil {
			return plan, err
		}
		// Whoever was first is read in the next round.
		if _, err := at.output.PutNew(at.name(planName), append(text, '\n')); err != nil {
			return plan, err
		}
	}
	return Plan{}, errors.New("no plan is there yet: the pod of index 0 makes it")
}
