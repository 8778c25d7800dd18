package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// kept are the columns of a row that its output has too.
func (config Config) kept(row Row) ([]string, []any) {
	if config.Keep == nil {
		return row.Names, row.Values
	}
	values := make([]any, len(config.Keep))
	for index, name := range config.Keep {
		values[index] = row.value(name)
	}
	return config.Keep, values
}

// writeRows writes the rows that were scored. The same rows give the same bytes.
func writeRows(config Config, table Table, scored []Scored, schema *parquet.Schema) ([]byte, error) {
	switch config.OutputFormat {
	case "csv":
		return writeCsv(config, table, scored)
	case "jsonl":
		return writeLines(config, table, scored)
	}
	return writeGroups(config, table, scored, schema)
}

func outputNames(config Config) []string {
	names := make([]string, len(config.Outputs))
	for index, output := range config.Outputs {
		names[index] = output.Name
	}
	return names
}

func writeCsv(config Config, table Table, scored []Scored) ([]byte, error) {
	columns := config.Keep
	if columns == nil {
		columns = table.Columns
	}
	if columns == nil {
		return nil, refuse("rows of JSON lines name their own columns: CSV wants the columns to keep")
	}
	var out bytes.Buffer
	writer := csv.NewWriter(&out)
	if err := writer.Write(append(slices.Clone(columns), outputNames(config)...)); err != nil {
		return nil, err
	}
	for index, row := range table.Rows {
		if scored[index].Failed != "" {
			continue
		}
		_, values := config.kept(row)
		record := make([]string, 0, len(columns)+len(config.Outputs))
		for _, value := range values {
			record = append(record, asText(value))
		}
		for _, value := range scored[index].Values {
			record = append(record, asText(value))
		}
		if err := writer.Write(record); err != nil {
			return nil, err
		}
	}
	writer.Flush()
	return out.Bytes(), writer.Error()
}

// object is a row as JSON, its members in order.
func object(names []string, values []any) []byte {
	text := []byte{'{'}
	for index, name := range names {
		if index > 0 {
			text = append(text, ',')
		}
		key, _ := json.Marshal(name)
		text = append(append(append(text, key...), ':'), asJSON(values[index])...)
	}
	return append(text, '}')
}

func writeLines(config Config, table Table, scored []Scored) ([]byte, error) {
	names := outputNames(config)
	var out bytes.Buffer
	for index, row := range table.Rows {
		if scored[index].Failed != "" {
			continue
		}
		kept, values := config.kept(row)
		for _, name := range names {
			if slices.Contains(kept, name) {
				return nil, refuse("row %d of the chunk has a %q, as an output of the model is called. Name the columns to keep", index, name)
			}
		}
		values = slices.Clone(values)
		for _, value := range scored[index].Values {
			values = append(values, value)
		}
		out.Write(object(append(slices.Clone(kept), names...), values))
		out.WriteByte('\n')
	}
	return out.Bytes(), nil
}

func writeGroups(config Config, table Table, scored []Scored, schema *parquet.Schema) ([]byte, error) {
	columns := config.Keep
	if columns == nil {
		columns = table.Columns
	}
	if columns == nil {
		return nil, refuse("rows of JSON lines name their own columns: Parquet wants the columns to keep")
	}
	nodes := make([]parquet.Node, 0, len(columns)+len(config.Outputs))
	for _, column := range columns {
		nodes = append(nodes, keptNode(column, schema))
	}
	for _, output := range config.Outputs {
		nodes = append(nodes, outputNode(output.Datatype))
	}
	var rows [][]parquet.Value
	for index, row := range table.Rows {
		if scored[index].Failed != "" {
			continue
		}
		_, kept := config.kept(row)
		values := make([]parquet.Value, 0, len(nodes))
		for _, value := range kept {
			values = append(values, keptValue(value))
		}
		for place, value := range scored[index].Values {
			values = append(values, parquetValue(value, nodes[len(kept)+place]))
		}
		rows = append(rows, values)
	}
	return writeParquet(append(slices.Clone(columns), outputNames(config)...), nodes, rows)
}

// keptNode is a kept column's type: its own where it comes from Parquet, else text.
func keptNode(column string, schema *parquet.Schema) parquet.Node {
	if schema != nil {
		for _, field := range schema.Fields() {
			if field.Name() == column {
				return field
			}
		}
	}
	return parquet.Optional(parquet.String())
}

func keptValue(value any) parquet.Value {
	if known, isParquet := value.(parquet.Value); isParquet {
		return known
	}
	if missing(value) {
		return parquet.Value{}
	}
	return parquet.ByteArrayValue([]byte(asText(value)))
}

// failedRow is a line of what failed.
type failedRow struct {
	File string `json:"file"`
	// Of the file, from 0.
	Row    int64           `json:"row"`
	Reason string          `json:"reason"`
	Values json.RawMessage `json:"values"`
}

// writeFailed writes the rows that failed, each with its reason; nothing where none did.
func writeFailed(table Table, scored []Scored, file string, firstRow int64) ([]byte, int64) {
	var out bytes.Buffer
	count := int64(0)
	for index, row := range table.Rows {
		if scored[index].Failed == "" {
			continue
		}
		line, err := json.Marshal(failedRow{file, firstRow + int64(index), scored[index].Failed, object(row.Names, row.Values)})
		if err != nil {
			continue
		}
		count++
		out.Write(append(line, '\n'))
	}
	return out.Bytes(), count
}
