package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Claim is something that a right answer says. What it means is said in components/model-service/asked-row.ts, and
// testdata/claims.json holds this program and local/golden/claims.ts together.
type Claim struct {
	At []Step `json:"at"`
	Is any    `json:"is"`
}

// Step goes into an answer: a key, a place in a list, or the first element of a list that fits.
type Step struct {
	key          string
	place        int
	nameEndsWith string
	kind         stepKind
}

type stepKind int

const (
	byKey stepKind = iota
	byPlace
	byName
	byText
)

func (step *Step) UnmarshalJSON(text []byte) error {
	if json.Unmarshal(text, &step.key) == nil {
		step.kind = byKey
		return nil
	}
	if json.Unmarshal(text, &step.place) == nil {
		step.kind = byPlace
		return nil
	}
	var found struct {
		NameEndsWith *string `json:"nameEndsWith"`
		SaysText     bool    `json:"saysText"`
	}
	if err := json.Unmarshal(text, &found); err != nil {
		return err
	}
	switch {
	case found.NameEndsWith != nil:
		step.kind, step.nameEndsWith = byName, *found.NameEndsWith
	case found.SaysText:
		step.kind = byText
	default:
		return fmt.Errorf("unknown step %s", text)
	}
	return nil
}

func (step Step) String() string {
	switch step.kind {
	case byPlace:
		return fmt.Sprintf("[%d]", step.place)
	case byName:
		return fmt.Sprintf("[…%s]", step.nameEndsWith)
	case byText:
		return "[text]"
	}
	return "." + step.key
}

// missing is what is found where there is nothing; null is something.
type missing struct{}

func (step Step) fits(element any) bool {
	fields, isFields := element.(map[string]any)
	if !isFields {
		return false
	}
	if step.kind == byName {
		name, isText := fields["name"].(string)
		return isText && strings.HasSuffix(name, step.nameEndsWith)
	}
	data, isList := fields["data"].([]any)
	if !isList || len(data) == 0 {
		return false
	}
	_, isText := data[0].(string)
	return isText
}

func (step Step) take(value any) any {
	if step.kind == byKey {
		fields, _ := value.(map[string]any)
		if found, has := fields[step.key]; has {
			return found
		}
		return missing{}
	}
	list, _ := value.([]any)
	if step.kind == byPlace {
		if step.place >= 0 && step.place < len(list) {
			return list[step.place]
		}
		return missing{}
	}
	for _, element := range list {
		if step.fits(element) {
			return element
		}
	}
	return missing{}
}

// deviation is how far an answer is off, and where most.
type deviation struct {
	off      float64
	at       string
	expected any
	got      any
}

func (found deviation) told(tolerance float64) string {
	at := strings.TrimPrefix(found.at, ".")
	if at == "" {
		at = "the answer"
	}
	text := fmt.Sprintf("%s is %s, expected %s", at, shown(found.got), shown(found.expected))
	if math.IsInf(found.off, 1) {
		return text
	}
	return fmt.Sprintf("%s: off by %.3g, %.3g is allowed", text, found.off, tolerance)
}

func shown(value any) string {
	if _, isMissing := value.(missing); isMissing {
		return "missing"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return clipped(string(text), longestValue)
}

// judge gives the furthest that an answer is off: the largest difference of a number, infinite for all else.
func judge(claims []Claim, answer any) deviation {
	var furthest deviation
	for _, claim := range claims {
		value, at := answer, ""
		for _, step := range claim.At {
			value = step.take(value)
			at += step.String()
		}
		compare(claim.Is, value, at, &furthest)
	}
	return furthest
}

func compare(expected, got any, at string, furthest *deviation) {
	far := func(off float64) {
		if off > furthest.off || math.IsNaN(off) {
			*furthest = deviation{off, at, expected, got}
		}
	}
	differs := func() { far(math.Inf(1)) }
	switch known := expected.(type) {
	case float64:
		given, isNumber := got.(float64)
		if !isNumber {
			differs()
			return
		}
		far(math.Abs(known - given))
	case []any:
		given, isList := got.([]any)
		if !isList || len(given) != len(known) {
			differs()
			return
		}
		for index := range known {
			compare(known[index], given[index], fmt.Sprintf("%s[%d]", at, index), furthest)
		}
	case map[string]any:
		given, isFields := got.(map[string]any)
		if !isFields {
			differs()
			return
		}
		// In order: of several that are as far off, the same one is told each time.
		for _, key := range slices.Sorted(maps.Keys(known)) {
			found, has := given[key]
			if !has {
				found = missing{}
			}
			compare(known[key], found, at+"."+key, furthest)
		}
	default:
		if expected != got {
			differs()
		}
	}
}
