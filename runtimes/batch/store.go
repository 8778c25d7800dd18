package main

import (
	"errors"
	"io"
	"strings"
)

// errNotThere is what a store says of an object that it has not.
var errNotThere = errors.New("not there")

// Object is a file of a store, as it was when it was listed.
type Object struct {
	// Its whole name in the store.
	Name string `json:"name"`
	Size int64  `json:"size"`
	// Differs when the content does: an ETag, or when it was changed.
	Mark string `json:"mark"`
}

// Store is where inputs lie and outputs go: a volume, or S3. Names begin with the place's own.
type Store interface {
	// List gives the files at a name or below it, in the order of their names.
	List(name string) ([]Object, error)
	// Open reads an object, and fails when it is no longer what was listed.
	Open(object Object) (io.ReaderAt, error)
	Get(name string) ([]byte, error)
	// Put leaves the whole content or nothing.
	Put(name string, content []byte) error
	// PutNew is Put where nothing is yet; false where something is.
	PutNew(name string, content []byte) (bool, error)
}

// storeOf gives the store of a place, and the place's name in it.
func storeOf(place string) (Store, string, error) {
	if rest, isS3 := strings.CutPrefix(place, "s3://"); isS3 {
		bucket, key, _ := strings.Cut(rest, "/")
		if bucket == "" || key == "" {
			return nil, "", refuse("%s names no bucket and key: s3://BUCKET/KEY", place)
		}
		store, err := newS3(bucket)
		return store, key, err
	}
	if !strings.HasPrefix(place, "/") {
		return nil, "", refuse("%s is neither an absolute path nor s3://BUCKET/KEY", place)
	}
	return volume{}, place, nil
}

// isData tells inputs from what runs and tools leave beside them: names that begin with _ or . are theirs, for Hadoop and Spark too.
func isData(name, below string) bool {
	for _, part := range strings.Split(strings.TrimPrefix(name, below), "/") {
		if strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}
