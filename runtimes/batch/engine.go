package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Longer than the engine tries to get an answer: components/model-service/batch/pipeline.ts.
const answersWithin = 10 * time.Minute

// An answer of one request is never longer (bytes).
const longestAnswer = 64 << 20

// part is what the engine says of some rows of a question.
type part struct {
	At []int `json:"at"`
	// Each output's values, for all rows of the part one after the other.
	Answer     map[string][]json.RawMessage `json:"answer"`
	Refused    *string                      `json:"refused"`
	Unanswered *string                      `json:"unanswered"`
}

type answer struct {
	Chunk  int `json:"chunk"`
	First  int `json:"first"`
	Errors []struct {
		At    int    `json:"at"`
		Error string `json:"error"`
	} `json:"errors"`
	Parts []part `json:"parts"`
}

// Scored is what came of a row: the outputs in the order of the run's, or the reason why there are none.
type Scored struct {
	Values []json.RawMessage
	Failed string
}

// Engine is Bento, which asks the model. It reads a question a line and writes an answer a line, in whichever order.
type Engine struct {
	config  Config
	command *exec.Cmd
	in      *bufio.Writer
	close   io.Closer
	answers chan answer
	// Why there are no more answers.
	ended chan error
}

func startEngine(config Config) (*Engine, error) {
	command := exec.Command(config.Engine[0], config.Engine[1:]...)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	configuration, written, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	command.ExtraFiles = []*os.File{configuration}
	if err := command.Start(); err != nil {
		return nil, err
	}
	_ = configuration.Close()
	go func() {
		_, _ = written.WriteString(config.Pipeline)
		_ = written.Close()
	}()
	engine := &Engine{config, command, bufio.NewWriterSize(in, 1<<20), in, make(chan answer, 16), make(chan error, 1)}
	go engine.read(out)
	return engine, nil
}

func (engine *Engine) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 1<<20), longestAnswer)
	for lines.Scan() {
		var said answer
		if err := json.Unmarshal(lines.Bytes(), &said); err != nil {
			engine.ended <- fmt.Errorf("the engine says what is no answer: %w", err)
			return
		}
		engine.answers <- said
	}
	engine.ended <- errors.Join(errors.New("the engine ended"), lines.Err(), engine.command.Wait())
}

// stop ends it as a pipe ends.
func (engine *Engine) stop() { _ = engine.close.Close() }

// score asks for all rows of a chunk. Every row has one answer, or there is an error.
func (engine *Engine) score(chunk int, rows []Row) ([]Scored, error) {
	asked := make(chan error, 1)
	go func() { asked <- engine.ask(chunk, rows) }()
	scored := make([]Scored, len(rows))
	open := len(rows)
	for open > 0 {
		select {
		case err := <-engine.ended:
			return nil, err
		case err := <-asked:
			if err != nil {
				// Nobody reads any more: its end says more than that.
				return nil, errors.Join(<-engine.ended, err)
			}
			asked = nil
		case said := <-engine.answers:
			if said.Chunk != chunk {
				return nil, fmt.Errorf("the engine answers chunk %d, and was asked chunk %d", said.Chunk, chunk)
			}
			took, err := engine.take(said, scored)
			if err != nil {
				return nil, err
			}
			open -= took
		case <-time.After(answersWithin):
			return nil, fmt.Errorf("the engine has not answered for %s", answersWithin)
		}
	}
	return scored, nil
}

func (engine *Engine) ask(chunk int, rows []Row) error {
	names := make([][]byte, len(engine.config.Columns))
	for index, column := range engine.config.Columns {
		names[index], _ = json.Marshal(column)
	}
	for first := 0; first < len(rows); first += engine.config.RequestRows {
		some := rows[first:min(first+engine.config.RequestRows, len(rows))]
		var line bytes.Buffer
		fmt.Fprintf(&line, `{"chunk":%d,"first":%d,"rows":[`, chunk, first)
		for index, row := range some {
			if index > 0 {
				line.WriteByte(',')
			}
			line.WriteByte('{')
			for place, column := range engine.config.Columns {
				if place > 0 {
					line.WriteByte(',')
				}
				line.Write(names[place])
				line.WriteByte(':')
				line.Write(asJSON(row.value(column)))
			}
			line.WriteByte('}')
		}
		line.WriteString("]}\n")
		if _, err := engine.in.Write(line.Bytes()); err != nil {
			return err
		}
	}
	return engine.in.Flush()
}

// take puts an answer into its rows' places. @returns how many rows it was of
func (engine *Engine) take(said answer, scored []Scored) (int, error) {
	took := 0
	put := func(at int, row Scored) error {
		at += said.First
		if at < said.First || at >= len(scored) || scored[at].Values != nil || scored[at].Failed != "" {
			return fmt.Errorf("the engine answers row %d twice, or it is none of the chunk's %d", at, len(scored))
		}
		scored[at] = row
		took++
		return nil
	}
	for _, row := range said.Errors {
		if err := put(row.At, Scored{Failed: row.Error}); err != nil {
			return 0, err
		}
	}
	for _, part := range said.Parts {
		if part.Unanswered != nil {
			return 0, fmt.Errorf("the model does not answer: %s", *part.Unanswered)
		}
		columns := make([][]json.RawMessage, len(engine.config.Outputs))
		if part.Refused == nil && len(part.At) > 0 {
			for index, output := range engine.config.Outputs {
				values, there := part.Answer[output.Name]
				if !there || len(values) == 0 || len(values)%len(part.At) != 0 {
					return 0, refuse("the model answers %d values of output %q for %d rows", len(values), output.Name, len(part.At))
				}
				columns[index] = values
			}
		}
		for place, at := range part.At {
			row := Scored{Values: make([]json.RawMessage, len(columns))}
			if part.Refused != nil {
				row = Scored{Failed: *part.Refused}
			}
			for index, values := range columns {
				if part.Refused == nil {
					row.Values[index] = share(values, place, len(values)/len(part.At))
				}
			}
			if err := put(at, row); err != nil {
				return 0, err
			}
		}
	}
	return took, nil
}

// share is a row's part of an output's values: one, or a list of so many.
func share(values []json.RawMessage, place, width int) json.RawMessage {
	if width == 1 {
		return values[place]
	}
	text := []byte{'['}
	for index, value := range values[place*width : (place+1)*width] {
		if index > 0 {
			text = append(text, ',')
		}
		text = append(text, value...)
	}
	return append(text, ']')
}
