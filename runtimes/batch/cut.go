package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// Chunk is a part of one input that is scored, published and tried again as a whole.
type Chunk struct {
	// The place of its input in the plan's list.
	File int   `json:"file"`
	Rows int64 `json:"rows"`
	// The number of its first row in that input.
	FirstRow int64 `json:"firstRow"`
	// Its bytes, of text.
	Offset int64 `json:"offset,omitempty"`
	Length int64 `json:"length,omitempty"`
	// Its first row group and how many, of Parquet.
	Group  int `json:"group,omitempty"`
	Groups int `json:"groups,omitempty"`
}

// Of an input so much is read at once.
const readAtOnce = 8 << 20

var byteOrderMark = []byte("\xef\xbb\xbf")

// cutter finds where records of a text end. Line ends within the quotes of CSV end none; a doubled quote opens and closes.
type cutter struct {
	quotes   bool
	inQuotes bool
	// Whether the record that is open has a byte: lines of none are no records, as encoding/csv has it.
	begun bool
}

// next is the one byte that can change anything, where there is only one.
func (c *cutter) next() (byte, bool) {
	if c.inQuotes {
		return '"', true
	}
	return '\n', c.begun && !c.quotes
}

// cut tells the place after each record of a piece.
func (c *cutter) cut(piece []byte, ended func(at int)) {
	for at := 0; at < len(piece); at++ {
		// Over what cannot end a record, at the speed of memchr.
		if end, skips := c.next(); skips {
			next := bytes.IndexByte(piece[at:], end)
			if next < 0 {
				return
			}
			at += next
		}
		switch piece[at] {
		case '"':
			c.begun = true
			if c.quotes {
				c.inQuotes = !c.inQuotes
			}
		case '\n':
			if c.inQuotes {
				continue
			}
			if c.begun {
				ended(at + 1)
			}
			c.begun = false
		case '\r':
		default:
			c.begun = true
		}
	}
}

// cutText cuts a text of records into chunks of so many. With CSV the first record names the columns and is in no chunk.
func cutText(source io.ReaderAt, size int64, isCsv bool, rows int64, file int) ([]Chunk, []string, error) {
	var chunks []Chunk
	var header []byte
	finder := cutter{quotes: isCsv}
	headerEnds, open := int64(-1), Chunk{File: file}
	if !isCsv {
		headerEnds = 0
	}
	buffer := make([]byte, readAtOnce)
	record := func(end int64) {
		if headerEnds < 0 {
			headerEnds, open.Offset = end, end
			return
		}
		open.Rows++
		if open.Rows == rows {
			open.Length = end - open.Offset
			chunks = append(chunks, open)
			open = Chunk{File: file, FirstRow: open.FirstRow + rows, Offset: end}
		}
	}
	for at := int64(0); at < size; {
		got, err := source.ReadAt(buffer[:min(readAtOnce, size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		piece := buffer[:got]
		before := at
		if headerEnds < 0 {
			header = append(header, piece...)
		}
		finder.cut(piece, func(end int) { record(before + int64(end)) })
		at += int64(got)
		if got == 0 {
			return nil, nil, io.ErrUnexpectedEOF
		}
	}
	if finder.inQuotes {
		return nil, nil, refuse("a quote is never closed")
	}
	if finder.begun {
		record(size)
	}
	if open.Rows > 0 {
		open.Length = size - open.Offset
		chunks = append(chunks, open)
	}
	if !isCsv {
		return chunks, nil, nil
	}
	if headerEnds < 0 {
		return nil, nil, refuse("it has no first line that names the columns")
	}
	columns, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(header[:headerEnds], byteOrderMark))).Read()
	if err != nil {
		return nil, nil, refuse("its first line names no columns: %v", err)
	}
	seen := map[string]bool{}
	for _, column := range columns {
		if seen[column] || strings.TrimSpace(column) == "" {
			return nil, nil, refuse("its first line names the column %q twice, or one that has no name", column)
		}
		seen[column] = true
	}
	return chunks, columns, nil
}
