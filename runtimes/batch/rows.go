package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
)

// Table is the rows of a chunk, as they were read. A value is a string (CSV), a json.RawMessage (JSON lines) or a parquet.Value.
type Table struct {
	// Of every row; nil where each has its own.
	Columns []string
	Rows    []Row
}

// Row is one row; its names are the table's where those are.
type Row struct {
	Names  []string
	Values []any
}

// value of a column; nil where the row has none.
func (row Row) value(name string) any {
	for index, known := range row.Names {
		if known == name {
			return row.Values[index]
		}
	}
	return nil
}

// missing is whether there is no value. CSV has no other word for it than nothing.
func missing(value any) bool {
	switch known := value.(type) {
	case nil:
		return true
	case string:
		return known == ""
	case json.RawMessage:
		return string(known) == "null"
	case parquet.Value:
		return known.IsNull()
	}
	return false
}

// asJSON is a value as JSON writes it.
func asJSON(value any) json.RawMessage {
	if missing(value) {
		return json.RawMessage("null")
	}
	switch known := value.(type) {
	case json.RawMessage:
		return known
	case parquet.Value:
		return parquetJSON(known)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return text
}

// asText is a value as CSV writes it.
func asText(value any) string {
	if missing(value) {
		return ""
	}
	if text, isText := value.(string); isText {
		return text
	}
	raw := asJSON(value)
	var text string
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// readChunk reads the rows of a chunk, and refuses what is not as the plan says.
func readChunk(source io.ReaderAt, file Source, chunk Chunk, format string) (Table, error) {
	var table Table
	var err error
	if format == "parquet" {
		table, err = readGroups(source, file, chunk)
	} else {
		text := make([]byte, chunk.Length)
		if _, failed := source.ReadAt(text, chunk.Offset); failed != nil && !errors.Is(failed, io.EOF) {
			return table, failed
		}
		if format == "csv" {
			table, err = readCsv(text, file.Columns)
		} else {
			table, err = readLines(text)
		}
	}
	if err != nil {
		return table, err
	}
	if int64(len(table.Rows)) != chunk.Rows {
		return table, refuse("%s has %d rows from row %d on where %d were counted", file.Name, len(table.Rows), chunk.FirstRow, chunk.Rows)
	}
	return table, nil
}

func readCsv(text []byte, columns []string) (Table, error) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = len(columns)
	table := Table{Columns: columns}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return table, nil
		}
		if err != nil {
			return table, refuse("%v, counted from the chunk's first", err)
		}
		values := make([]any, len(record))
		for index, value := range record {
			values[index] = value
		}
		table.Rows = append(table.Rows, Row{columns, values})
	}
}

func readLines(text []byte) (Table, error) {
	var table Table
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		row, err := readObject(line)
		if err != nil {
			return table, refuse("row %d of the chunk is no JSON object: %v", len(table.Rows), err)
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// readObject keeps the order of an object's members, and their values as they are written.
func readObject(line []byte) (Row, error) {
	var row Row
	decoder := json.NewDecoder(bytes.NewReader(line))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return row, errors.Join(errors.New("it begins with no {"), err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return row, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return row, err
		}
		row.Names, row.Values = append(row.Names, name.(string)), append(row.Values, value)
	}
	if _, err := decoder.Token(); err != nil {
		return row, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return row, errors.New("something stands after its }")
	}
	return row, nil
}
