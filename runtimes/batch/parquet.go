package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// Of a column so much is read at once: on S3 each piece is a request, and the library's own 4 KiB would be thousands.
const readOfColumn = 512 << 10

func openParquet(source io.ReaderAt, size int64) (*parquet.File, error) {
	file, err := parquet.OpenFile(source, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(readOfColumn))
	var refused refusal
	var again passing
	// What a volume could not read: https://pkg.go.dev/os#File.ReadAt
	var unread *fs.PathError
	if errors.As(err, &refused) || errors.As(err, &again) || errors.As(err, &unread) {
		return nil, err
	}
	if err != nil {
		return nil, refuse("it is no Parquet: %v", err)
	}
	for _, field := range file.Schema().Fields() {
		if !field.Leaf() || field.Repeated() {
			return nil, refuse("column %q is a list or has parts: columns of one value a row can be scored", field.Name())
		}
	}
	return file, nil
}

// cutGroups makes chunks of whole row groups: of as many as have so many rows at most, and of one that has more.
func cutGroups(source io.ReaderAt, size, rows int64, file int) ([]Chunk, []string, error) {
	opened, err := openParquet(source, size)
	if err != nil {
		return nil, nil, err
	}
	var chunks []Chunk
	open := Chunk{File: file}
	for index, group := range opened.RowGroups() {
		if open.Groups > 0 && open.Rows+group.NumRows() > rows {
			chunks = append(chunks, open)
			open = Chunk{File: file, FirstRow: open.FirstRow + open.Rows, Group: index}
		}
		open.Groups++
		open.Rows += group.NumRows()
	}
	if open.Rows > 0 {
		chunks = append(chunks, open)
	}
	return chunks, columnsOf(opened.Schema()), nil
}

func columnsOf(schema *parquet.Schema) []string {
	var names []string
	for _, field := range schema.Fields() {
		names = append(names, field.Name())
	}
	return names
}

func readGroups(source io.ReaderAt, file Source, chunk Chunk) (Table, error) {
	opened, err := openParquet(source, file.Size)
	if err != nil {
		return Table{}, err
	}
	table := Table{Columns: file.Columns}
	groups := opened.RowGroups()
	if chunk.Group+chunk.Groups > len(groups) {
		return table, refuse("%s has %d row groups", file.Name, len(groups))
	}
	buffer := make([]parquet.Row, 512)
	for _, group := range groups[chunk.Group : chunk.Group+chunk.Groups] {
		reader := group.Rows()
		for {
			got, err := reader.ReadRows(buffer)
			for _, row := range buffer[:got] {
				values := make([]any, len(file.Columns))
				for _, value := range row {
					// What is read lies in a page that is used again.
					values[value.Column()] = value.Clone()
				}
				table.Rows = append(table.Rows, Row{file.Columns, values})
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return table, errors.Join(err, reader.Close())
			}
		}
		if err := reader.Close(); err != nil {
			return table, err
		}
	}
	return table, nil
}

func parquetJSON(value parquet.Value) json.RawMessage {
	switch value.Kind() {
	case parquet.Boolean:
		return json.RawMessage(strconv.FormatBool(value.Boolean()))
	case parquet.Int32:
		return json.RawMessage(strconv.FormatInt(int64(value.Int32()), 10))
	case parquet.Int64:
		return json.RawMessage(strconv.FormatInt(value.Int64(), 10))
	case parquet.Float:
		return number(float64(value.Float()), 32)
	case parquet.Double:
		return number(value.Double(), 64)
	}
	content := value.ByteArray()
	text := string(content)
	if !utf8.Valid(content) {
		text = base64.StdEncoding.EncodeToString(content)
	}
	encoded, _ := json.Marshal(text)
	return encoded
}

func number(value float64, bits int) json.RawMessage {
	// JSON has no word for these; a model takes them as missing.
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return json.RawMessage("null")
	}
	return strconv.AppendFloat(nil, value, 'g', -1, bits)
}

// inOrder is a group whose columns stand as they are named, and not by the alphabet.
type inOrder struct {
	parquet.Group
	names []string
}

func (group inOrder) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, field := range group.Group.Fields() {
		byName[field.Name()] = field
	}
	fields := make([]parquet.Field, len(group.names))
	for index, name := range group.names {
		fields[index] = byName[name]
	}
	return fields
}

// outputNode is the type of an output's column.
func outputNode(datatype string) parquet.Node {
	switch datatype {
	case "FP64", "FP32", "FP16":
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case "BOOL":
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case "BYTES":
		return parquet.Optional(parquet.String())
	}
	return parquet.Optional(parquet.Leaf(parquet.Int64Type))
}

// parquetValue is a value of JSON in a column of that type; of another kind it is none.
func parquetValue(raw json.RawMessage, node parquet.Node) parquet.Value {
	var value parquet.Value
	switch node.Type().Kind() {
	case parquet.Double:
		if known, err := strconv.ParseFloat(string(raw), 64); err == nil {
			value = parquet.DoubleValue(known)
		}
	case parquet.Boolean:
		if known, err := strconv.ParseBool(string(raw)); err == nil {
			value = parquet.BooleanValue(known)
		}
	case parquet.Int64:
		if known, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			value = parquet.Int64Value(known)
		}
	default:
		value = parquet.ByteArrayValue([]byte(asText(raw)))
	}
	return value
}

// writeParquet writes rows of leaf columns; nothing of it depends on when or where.
func writeParquet(names []string, nodes []parquet.Node, rows [][]parquet.Value) ([]byte, error) {
	group := parquet.Group{}
	for index, name := range names {
		group[name] = nodes[index]
	}
	var out bytes.Buffer
	writer := parquet.NewWriter(&out, parquet.NewSchema("rows", inOrder{group, names}), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("ml-serving", "1", "1"))
	for _, values := range rows {
		row := make(parquet.Row, len(values))
		for index, value := range values {
			definition := 0
			if nodes[index].Optional() && !value.IsNull() {
				definition = 1
			}
			row[index] = value.Level(0, definition, index)
		}
		if _, err := writer.WriteRows([]parquet.Row{row}); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
