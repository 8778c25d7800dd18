package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// s3Of is a store in front of a server that answers as S3 does in cases that no stand-in has.
func s3Of(t *testing.T, answer http.HandlerFunc) Store {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_S3": server.URL, "AWS_REGION": "eu-west-1",
		"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
	} {
		t.Setenv(name, value)
	}
	store, err := newS3("rows")
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func failed(response http.ResponseWriter, status int, code string) {
	response.WriteHeader(status)
	fmt.Fprintf(response, `<?xml version="1.0"?><Error><Code>%s</Code><Message>m</Message></Error>`, code)
}

func listed(response http.ResponseWriter, keys ...string) {
	fmt.Fprint(response, `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>`)
	for _, key := range keys {
		fmt.Fprintf(response, `<Contents><Key>%s</Key><Size>1</Size><ETag>"e"</ETag></Contents>`, key)
	}
	fmt.Fprint(response, `</ListBucketResult>`)
}

func TestWhatMayNotBeListedWhollyIsNotThere(t *testing.T) {
	for _, there := range []bool{false, true} {
		store := s3Of(t, func(response http.ResponseWriter, request *http.Request) {
			switch {
			case request.URL.Query().Get("list-type") == "2" && there:
				listed(response, "out/_manifest.json")
			case request.URL.Query().Get("list-type") == "2":
				listed(response, "out/_manifest.json.old/x")
			default:
				failed(response, http.StatusForbidden, "AccessDenied")
			}
		})
		_, err := store.Get("out/_manifest.json")
		var refused refusal
		if isThere := !errors.Is(err, errNotThere); isThere != there || there && !errors.As(err, &refused) {
			t.Errorf("there %v: %v", there, err)
		}
	}
}

func TestAConflictIsAskedAgain(t *testing.T) {
	for _, end := range []string{"first", "second"} {
		asked := 0
		store := s3Of(t, func(response http.ResponseWriter, request *http.Request) {
			asked++
			switch {
			case request.Header.Get("If-None-Match") != "*":
				t.Errorf("no condition: %v", request.Header)
			case asked < 3:
				failed(response, http.StatusConflict, "ConditionalRequestConflict")
			case end == "second":
				failed(response, http.StatusPreconditionFailed, "PreconditionFailed")
			}
		})
		first, err := store.PutNew("out/_batch/plan.json", []byte("{}"))
		if err != nil || first != (end == "first") || asked != 3 {
			t.Errorf("%s: %v %v after %d", end, first, err, asked)
		}
	}
}

func TestAChangedObjectIsRefused(t *testing.T) {
	store := s3Of(t, func(response http.ResponseWriter, request *http.Request) {
		if request.Header.Get("If-Match") != `"e"` {
			t.Errorf("no condition: %v", request.Header)
		}
		failed(response, http.StatusPreconditionFailed, "PreconditionFailed")
	})
	source, _ := store.Open(Object{"in/a.parquet", 100, `"e"`})
	_, err := openParquet(source, 100)
	var refused refusal
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "has changed") {
		t.Fatal(err)
	}
}

func TestAnInputThatCannotBeReadNowIsNoBadParquet(t *testing.T) {
	store := s3Of(t, func(response http.ResponseWriter, _ *http.Request) {
		failed(response, http.StatusBadRequest, "InvalidRequest")
	})
	source, _ := store.Open(Object{"in/a.parquet", 100, `"e"`})
	_, err := openParquet(source, 100)
	var refused refusal
	if err == nil || errors.As(err, &refused) {
		t.Fatal(err)
	}
}

// An answer that says how long it is, and breaks off before.
func brokenOff(response http.ResponseWriter, content []byte) {
	response.Header().Set("Content-Length", strconv.Itoa(len(content)))
	response.WriteHeader(http.StatusPartialContent)
	_, _ = response.Write(content[:len(content)/2])
	// Else nothing of it would be sent, and the SDK would ask again.
	response.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestAnAnswerThatBreaksOffIsNoBadInput(t *testing.T) {
	parquetContent := parquetFile(t, 2_000, 1_000)
	text := []byte("id,name\n1,one\n2,two\n")
	for name, content := range map[string][]byte{"parquet": parquetContent, "csv": text} {
		for breaks := 0; breaks < 3; breaks++ {
			asked := 0
			store := s3Of(t, func(response http.ResponseWriter, request *http.Request) {
				var first, last int
				if _, err := fmt.Sscanf(request.Header.Get("Range"), "bytes=%d-%d", &first, &last); err != nil {
					t.Error(err)
				}
				piece := content[first : last+1]
				if asked++; asked > breaks {
					brokenOff(response, piece)
				}
				response.WriteHeader(http.StatusPartialContent)
				_, _ = response.Write(piece)
			})
			source, _ := store.Open(Object{"in/a", int64(len(content)), `"e"`})
			var err error
			if name == "parquet" {
				file := Source{Object: Object{Size: int64(len(content))}, Columns: []string{"id", "name", "x"}}
				_, err = readGroups(source, file, Chunk{Groups: 2})
			} else {
				_, _, err = cutText(source, int64(len(content)), true, 1, 0)
			}
			var refused refusal
			if errors.As(err, &refused) {
				t.Errorf("%s, answer %d: %v", name, breaks+1, err)
			}
			if asked > breaks && err == nil {
				t.Errorf("%s, answer %d: what broke off was taken for all", name, breaks+1)
			}
		}
	}
}

func TestParquetIsReadInLargePieces(t *testing.T) {
	content := parquetFile(t, 200_000, 100_000)
	asked := 0
	store := s3Of(t, func(response http.ResponseWriter, request *http.Request) {
		asked++
		var first, last int
		if _, err := fmt.Sscanf(request.Header.Get("Range"), "bytes=%d-%d", &first, &last); err != nil {
			t.Error(err)
		}
		response.WriteHeader(http.StatusPartialContent)
		_, _ = response.Write(content[first : last+1])
	})
	source, _ := store.Open(Object{"in/a.parquet", int64(len(content)), `"e"`})
	table, err := readGroups(source, Source{Object: Object{Size: int64(len(content))}, Columns: []string{"id", "name", "x"}}, Chunk{Groups: 1})
	if err != nil || len(table.Rows) != 100_000 {
		t.Fatal(err, len(table.Rows))
	}
	t.Logf("%d bytes in %d requests", len(content), asked)
	if most := 12 + len(content)/readOfColumn*2; asked > most {
		t.Errorf("%d requests for %d bytes", asked, len(content))
	}
}
