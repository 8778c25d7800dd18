package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"
)

const (
	// An answer to one row is never longer (bytes).
	longestAnswer = 1 << 20
	// The API server shows so much of what a container said last, and others less.
	longestLine = 280
	// So much of a question and of a value is shown.
	longestAsked, longestValue = 80, 60
)

// The server is on this machine: looked at often while it may be ready any moment, and seldom when it takes its time.
const (
	oftenFor = 30 * time.Second
	often    = 100 * time.Millisecond
	seldom   = time.Second
)

// Server asks the server of a plan.
type Server struct {
	plan   Plan
	client *http.Client
}

func newServer(plan Plan) *Server {
	return &Server{plan, &http.Client{
		Timeout: time.Duration(plan.TimeoutSeconds) * time.Second,
		// No proxy: whatever the environment names, the server is in the same pod.
		Transport: &http.Transport{DisableCompression: true},
		// A redirect is no answer.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// waitUntilReady returns once the server says that the model is loaded; until then it says what keeps it.
func (server *Server) waitUntilReady(say func(string)) {
	began := time.Now()
	for {
		why := server.unready()
		if why == "" {
			return
		}
		say(why)
		if time.Since(began) < oftenFor {
			time.Sleep(often)
		} else {
			time.Sleep(seldom)
		}
	}
}

// unready is what keeps the model from being ready; empty where nothing does.
func (server *Server) unready() string {
	response, err := server.client.Get(server.plan.Ready)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, longestAnswer))
	if response.StatusCode/100 == 2 {
		return ""
	}
	return fmt.Sprintf("%s answers %d", server.plan.Ready, response.StatusCode)
}

// askAll asks every row. It gives the largest difference, or an error about the row that is furthest off.
func (server *Server) askAll() (float64, error) {
	rows := server.plan.Rows
	furthest, wrong := 0.0, 0
	var worst error
	for index, row := range rows {
		found, err := server.ask(index, row)
		where := fmt.Sprintf("golden row %d of %d, %s", index+1, len(rows), clipped(row.Asked, longestAsked))
		if err != nil {
			return 0, fmt.Errorf("%s: %w", where, err)
		}
		if !(found.off <= server.plan.Tolerance) {
			wrong++
			if worst == nil || found.off > furthest {
				worst = fmt.Errorf("%s: %s", where, found.told(server.plan.Tolerance))
			}
		}
		furthest = math.Max(furthest, found.off)
	}
	if worst != nil {
		return 0, fmt.Errorf("%d of %d golden rows deviate; %w", wrong, len(rows), worst)
	}
	return furthest, nil
}

// ask asks one row and gives the furthest that its answer is off.
func (server *Server) ask(index int, row Row) (deviation, error) {
	url := server.plan.Address + row.Path
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(row.Body))
	if err != nil {
		return deviation{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	// The server's log shall tell these requests from those of callers.
	request.Header.Set("X-Request-Id", fmt.Sprintf("golden-row-%d", index+1))
	response, err := server.client.Do(request)
	if err != nil {
		return deviation{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	if err != nil {
		return deviation{}, err
	}
	if response.StatusCode/100 != 2 {
		return deviation{}, fmt.Errorf("%s answers %d %s", url, response.StatusCode, clipped(string(text), longestValue))
	}
	if len(row.Claims) == 0 {
		return deviation{}, nil
	}
	if len(text) > longestAnswer {
		return deviation{}, fmt.Errorf("%s answers more than %d bytes", url, longestAnswer)
	}
	var answer any
	if err := json.Unmarshal(text, &answer); err != nil {
		return deviation{}, errors.New("the answer is no JSON: " + clipped(string(text), longestValue))
	}
	return judge(row.Claims, answer), nil
}

// clipped is a text in one line, of so many bytes at most.
func clipped(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most-3], "") + "..."
}
