package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

func rowsOf(t *testing.T, text string, isCsv bool, size int64) [][]Row {
	t.Helper()
	chunks, columns, err := cutText(strings.NewReader(text), int64(len(text)), isCsv, size, 0)
	if err != nil {
		t.Fatal(err)
	}
	format := "jsonl"
	if isCsv {
		format = "csv"
	}
	var read [][]Row
	for _, chunk := range chunks {
		table, err := readChunk(strings.NewReader(text), Source{Columns: columns}, chunk, format)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, table.Rows)
	}
	return read
}

func TestQuotedLineEndsAreNotCut(t *testing.T) {
	text := "id,note\r\n1,\"two\nlines, \"\"and\"\" a comma\"\n\n2,plain\n3,\"\n\n\"\n4,\"\"\n5,last"
	chunks := rowsOf(t, text, true, 2)
	if len(chunks) != 3 {
		t.Fatalf("%d chunks", len(chunks))
	}
	ids := ""
	for _, rows := range chunks {
		for _, row := range rows {
			ids += asText(row.value("id"))
		}
	}
	if ids != "12345" {
		t.Fatalf("rows %s", ids)
	}
	if note := asText(chunks[0][0].value("note")); note != "two\nlines, \"and\" a comma" {
		t.Fatalf("note %q", note)
	}
}

func TestChunksOfAnySizeHaveTheSameRows(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for try := 0; try < 200; try++ {
		var text strings.Builder
		text.WriteString("a,b\n")
		count := random.Intn(40)
		for row := 0; row < count; row++ {
			value := strings.Repeat([]string{"x", "\n", "\"\"", ",", "\r\n"}[random.Intn(5)], random.Intn(4))
			fmt.Fprintf(&text, "%d,\"%s\"\n", row, value)
		}
		want := 0
		for _, rows := range rowsOf(t, text.String(), true, int64(1+random.Intn(7))) {
			for _, row := range rows {
				if asText(row.value("a")) != fmt.Sprint(want) {
					t.Fatalf("row %d is %v in %q", want, row, text.String())
				}
				want++
			}
		}
		if want != count {
			t.Fatalf("%d of %d rows of %q", want, count, text.String())
		}
	}
}

func TestWhatIsNoCsvIsRefused(t *testing.T) {
	for _, text := range []string{"a,b\n1,\"open\n", "a,a\n1,2\n", "", "a,\n1,2\n"} {
		var refused refusal
		if _, _, err := cutText(strings.NewReader(text), int64(len(text)), true, 10, 0); !errors.As(err, &refused) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLinesKeepWhatTheyAre(t *testing.T) {
	text := "{\"b\": 12345678901234567890, \"a\":\"x\"}\n\n{\"a\": null}\n"
	rows := rowsOf(t, text, false, 1)
	if len(rows) != 2 || string(object(rows[0][0].Names, rows[0][0].Values)) != `{"b":12345678901234567890,"a":"x"}` {
		t.Fatalf("%v", rows)
	}
}

func parquetFile(t *testing.T, rows, group int) []byte {
	t.Helper()
	type flower struct {
		Id   int64    `parquet:"id"`
		Name string   `parquet:"name"`
		X    *float64 `parquet:"x,optional"`
	}
	var out bytes.Buffer
	writer := parquet.NewGenericWriter[flower](&out, parquet.MaxRowsPerRowGroup(int64(group)))
	for row := 0; row < rows; row++ {
		x := float64(row) / 4
		one := flower{int64(row), fmt.Sprintf("n%d", row), &x}
		if row%5 == 0 {
			one.X = nil
		}
		if _, err := writer.Write([]flower{one}); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRowGroupsAreNotCut(t *testing.T) {
	content := parquetFile(t, 100, 15)
	chunks, columns, err := cutGroups(bytes.NewReader(content), int64(len(content)), 40, 0)
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int64
	id := 0
	for _, chunk := range chunks {
		sizes = append(sizes, chunk.Rows)
		table, err := readChunk(bytes.NewReader(content), Source{Object: Object{Size: int64(len(content))}, Columns: columns}, chunk, "parquet")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			if asText(row.value("id")) != fmt.Sprint(id) || asText(row.value("name")) != fmt.Sprintf("n%d", id) || missing(row.value("x")) != (id%5 == 0) {
				t.Fatalf("row %d is %v", id, row)
			}
			id++
		}
	}
	if fmt.Sprint(sizes) != "[30 30 40]" || id != 100 {
		t.Fatalf("%v, %d rows", sizes, id)
	}
}

func TestParquetKeepsItsColumns(t *testing.T) {
	content := parquetFile(t, 10, 5)
	opened, err := openParquet(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(opened.Schema())
	table, err := readGroups(bytes.NewReader(content), Source{Object: Object{Size: int64(len(content))}, Columns: columns}, Chunk{Rows: 10, Groups: 2})
	if err != nil {
		t.Fatal(err)
	}
	scored := make([]Scored, 10)
	for row := range scored {
		scored[row].Values = []json.RawMessage{json.RawMessage(`"a"`), json.RawMessage(`0.5`)}
	}
	scored[3] = Scored{Failed: "no"}
	config := Config{OutputFormat: "parquet", Outputs: []Output{{"label", "BYTES"}, {"p", "FP64"}}}
	written, err := writeRows(config, table, scored, opened.Schema())
	if err != nil {
		t.Fatal(err)
	}
	again, err := writeRows(config, table, scored, opened.Schema())
	if err != nil || !bytes.Equal(written, again) {
		t.Fatalf("the same rows are other bytes: %v", err)
	}
	type scoredFlower struct {
		Id    int64    `parquet:"id"`
		Name  string   `parquet:"name"`
		X     *float64 `parquet:"x,optional"`
		Label *string  `parquet:"label,optional"`
		P     *float64 `parquet:"p,optional"`
	}
	rows, err := parquet.Read[scoredFlower](bytes.NewReader(written), int64(len(written)))
	if err != nil || len(rows) != 9 || rows[3].Id != 4 || *rows[3].X != 1 || *rows[3].Label != "a" || *rows[3].P != 0.5 || rows[0].X != nil {
		t.Fatalf("%v %v", rows, err)
	}
}

func TestOnlyTheFirstIsPublished(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a/b.json")
	for _, content := range []string{"one", "two"} {
		first, err := volume{}.PutNew(name, []byte(content))
		if err != nil || first != (content == "one") {
			t.Fatalf("%v %v", first, err)
		}
	}
	content, _ := os.ReadFile(name)
	left, _ := os.ReadDir(filepath.Dir(name))
	if string(content) != "one" || len(left) != 1 {
		t.Fatalf("%s, %d files", content, len(left))
	}
}

func TestAChangedInputIsRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "in.csv")
	_ = os.WriteFile(name, []byte("a\n1\n"), 0o644)
	objects, err := volume{}.List(name)
	if err != nil || len(objects) != 1 {
		t.Fatal(err)
	}
	_ = os.WriteFile(name, []byte("a\n1\n2\n"), 0o644)
	var refused refusal
	if _, err := (volume{}).Open(objects[0]); !errors.As(err, &refused) {
		t.Fatalf("%v", err)
	}
}

func TestAnOutputOfAnotherEngineIsRefused(t *testing.T) {
	input := filepath.Join(t.TempDir(), "in.csv")
	_ = os.WriteFile(input, []byte("a\n1\n"), 0o644)
	for _, left := range []string{"_spark/run.json", "_manifest.json", "part-000000.csv"} {
		output := t.TempDir()
		config := Config{Input: input, Output: output, InputFormat: "csv", OutputFormat: "csv", Columns: []string{"a"}, ChunkRows: 10, Shards: 1}
		at, err := openPlace(config)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(output, left)
		_ = os.MkdirAll(filepath.Dir(name), 0o755)
		_ = os.WriteFile(name, []byte("{}\n"), 0o644)
		_, err = agreedPlan(config, at, 0, func(string) {})
		var refused refusal
		if wanted := strings.HasPrefix(left, "_"); errors.As(err, &refused) != wanted || !wanted && err != nil {
			t.Errorf("%s: %v", left, err)
		}
		// A run whose own plan and manifest are there goes on, and finds nothing to do.
		if left == "part-000000.csv" {
			_ = os.WriteFile(filepath.Join(output, manifestName), []byte("{}\n"), 0o644)
			if _, err := agreedPlan(config, at, 0, func(string) {}); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestPlacesOfScheduledRuns(t *testing.T) {
	// 2026-11-22T02:00Z is minute 29,921,880 since 1970.
	if got := placed("out/{date}/{run}", "iris-batch-29921880", time.Now()); got != "out/2026-11-22/2026-11-22T0200Z" {
		t.Fatal(got)
	}
	if got := placed("out/{run}", "iris-batch-r1a", time.Now()); got != "out/iris-batch-r1a" {
		t.Fatal(got)
	}
}
