package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/parquet-go/parquet-go"
)

// File is something that was published.
type File struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Bytes  int    `json:"bytes"`
	Sha256 string `json:"sha256"`
}

// Receipt says that a chunk is done: its files were there before it.
type Receipt struct {
	Chunk  int   `json:"chunk"`
	Rows   int64 `json:"rows"`
	Scored File  `json:"scored"`
	Failed *File `json:"failed,omitempty"`
	// How long the pod was at it.
	Seconds float64 `json:"seconds"`
	Pod     string  `json:"pod"`
}

type worker struct {
	config Config
	at     place
	plan   Plan
	engine *Engine
	pod    string
}

func receiptName(chunk int) string { return fmt.Sprintf("%s/%06d.json", receiptsName, chunk) }

// published puts a file of a chunk into its place, whole.
func (w worker) published(name string, content []byte, rows int64) (File, error) {
	digest := sha256.Sum256(content)
	return File{name, rows, len(content), hex.EncodeToString(digest[:])}, w.at.output.Put(w.at.name(name), content)
}

// do scores one chunk and publishes it. Done again it leaves the same.
func (w worker) do(index int) (Receipt, error) {
	began := time.Now()
	chunk := w.plan.Chunks[index]
	file := w.plan.Sources[chunk.File]
	receipt := Receipt{Chunk: index, Rows: chunk.Rows, Pod: w.pod}
	source, err := w.at.input.Open(file.Object)
	if err != nil {
		return receipt, err
	}
	if closer, closes := source.(io.Closer); closes {
		defer closer.Close()
	}
	table, err := readChunk(source, file, chunk, w.config.InputFormat)
	if err != nil {
		return receipt, about(file.Name, err)
	}
	scored, err := w.engine.score(index, table.Rows)
	if err != nil {
		return receipt, err
	}
	failed, failures := writeFailed(table, scored, file.Name, chunk.FirstRow)
	if failures > 0 {
		published, err := w.published(fmt.Sprintf("%s/part-%06d.jsonl", failedName, index), failed, failures)
		if err != nil {
			return receipt, err
		}
		receipt.Failed = &published
	}
	schema, err := schemaOf(source, file, w.config)
	if err != nil {
		return receipt, err
	}
	rows, err := writeRows(w.config, table, scored, schema)
	if err != nil {
		return receipt, about(file.Name, err)
	}
	name := fmt.Sprintf("part-%06d.%s", index, w.config.OutputFormat)
	if receipt.Scored, err = w.published(name, rows, chunk.Rows-failures); err != nil {
		return receipt, err
	}
	receipt.Seconds = time.Since(began).Seconds()
	text, err := json.Marshal(receipt)
	if err != nil {
		return receipt, err
	}
	_, err = w.at.output.PutNew(w.at.name(receiptName(index)), append(text, '\n'))
	return receipt, err
}

// schemaOf gives the input's own types to what is written as Parquet too.
func schemaOf(source io.ReaderAt, file Source, config Config) (*parquet.Schema, error) {
	if config.InputFormat != "parquet" || config.OutputFormat != "parquet" {
		return nil, nil
	}
	opened, err := openParquet(source, file.Size)
	if err != nil {
		return nil, err
	}
	return opened.Schema(), nil
}

// doneChunks are those that have a receipt.
func doneChunks(at place) (map[int]bool, error) {
	listed, err := at.output.List(at.name(receiptsName))
	if err != nil {
		return nil, err
	}
	done := map[int]bool{}
	for _, object := range listed {
		var chunk int
		if _, err := fmt.Sscanf(path.Base(object.Name), "%d.json", &chunk); err == nil {
			done[chunk] = true
		}
	}
	return done, nil
}

// Manifest is the last that a run writes: whoever finds it finds all rows.
type Manifest struct {
	Model       string `json:"model"`
	Version     string `json:"version"`
	Digest      string `json:"digest"`
	Environment string `json:"environment"`
	Input       string `json:"input"`
	Output      string `json:"output"`
	RowsIn      int64  `json:"rowsIn"`
	RowsOut     int64  `json:"rowsOut"`
	RowsFailed  int64  `json:"rowsFailed"`
	Began       string `json:"began"`
	Ended       string `json:"ended"`
	// Of the clock, from the plan to the last chunk, and of all pods at chunks that were published.
	Seconds    float64 `json:"seconds"`
	PodSeconds float64 `json:"podSeconds"`
	// Of those seconds of pods; left out where no price is known.
	Usd    *float64 `json:"usd,omitempty"`
	Good   bool     `json:"good"`
	Parts  []File   `json:"parts,omitempty"`
	Failed []File   `json:"failed,omitempty"`
}

var errTooManyFailed = errors.New("too many rows failed")

// finish writes the manifest where all chunks are done; undefined where some are not.
func finish(config Config, at place, plan Plan) (*Manifest, error) {
	if text, err := at.output.Get(at.name(manifestName)); err == nil {
		var there Manifest
		if err := json.Unmarshal(text, &there); err != nil {
			return nil, refuse("%s is no manifest: %v", at.name(manifestName), err)
		}
		return &there, verdict(config, there)
	} else if !errors.Is(err, errNotThere) {
		return nil, err
	}
	done, err := doneChunks(at)
	if err != nil || len(done) < len(plan.Chunks) {
		return nil, err
	}
	began, err := time.Parse(time.RFC3339, plan.Began)
	if err != nil {
		return nil, err
	}
	manifest := Manifest{
		Model: plan.Model, Version: plan.Version, Digest: plan.Digest, Environment: config.Environment,
		Input: config.Input, Output: config.Output, Began: plan.Began,
	}
	for index := range plan.Chunks {
		text, err := at.output.Get(at.name(receiptName(index)))
		if err != nil {
			return nil, err
		}
		var receipt Receipt
		if err := json.Unmarshal(text, &receipt); err != nil {
			return nil, err
		}
		manifest.RowsIn += receipt.Rows
		manifest.RowsOut += receipt.Scored.Rows
		manifest.PodSeconds += receipt.Seconds
		manifest.Parts = append(manifest.Parts, receipt.Scored)
		if receipt.Failed != nil {
			manifest.RowsFailed += receipt.Failed.Rows
			manifest.Failed = append(manifest.Failed, *receipt.Failed)
		}
	}
	if manifest.RowsIn != plan.Rows || manifest.RowsOut+manifest.RowsFailed != plan.Rows {
		return nil, refuse("%d rows were counted, and the chunks have %d scored and %d failed", plan.Rows, manifest.RowsOut, manifest.RowsFailed)
	}
	if config.UsdPerPodHour > 0 {
		usd := manifest.PodSeconds / 3600 * config.UsdPerPodHour
		manifest.Usd = &usd
	}
	now := time.Now().UTC()
	manifest.Ended, manifest.Seconds = now.Format(time.RFC3339), now.Sub(began).Seconds()
	failed := verdict(config, manifest)
	manifest.Good = failed == nil
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return nil, err
	}
	if _, err := at.output.PutNew(at.name(manifestName), append(text, '\n')); err != nil {
		return nil, err
	}
	return &manifest, failed
}

func verdict(config Config, manifest Manifest) error {
	if float64(manifest.RowsFailed) <= float64(manifest.RowsIn)*config.MostFailedPercent/100 {
		return nil
	}
	return refuse("%v: %d of %d, and %g %% may. %s says why each", errTooManyFailed, manifest.RowsFailed, manifest.RowsIn, config.MostFailedPercent, failedName)
}
