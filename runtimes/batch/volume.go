package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// volume is a store of files.
type volume struct{}

func (volume) List(name string) ([]Object, error) {
	var found []Object
	err := filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().IsRegular() {
			found = append(found, Object{path, info.Size(), markOf(info)})
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	sort.Slice(found, func(a, b int) bool { return found[a].Name < found[b].Name })
	return found, notAllowed(err)
}

func markOf(info fs.FileInfo) string {
	return fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
}

func (volume) Open(object Object) (io.ReaderAt, error) {
	file, err := os.Open(object.Name)
	if err != nil {
		return nil, notAllowed(err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if markOf(info) != object.Mark {
		return nil, refuse("%s has changed since the run began. Write what it is to read to another name, and begin another output", object.Name)
	}
	return file, nil
}

func (volume) Get(name string) ([]byte, error) {
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotThere
	}
	return content, err
}

// notAllowed tells what no further try mends.
func notAllowed(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return refuse("%v: the pod's user is %d", err, os.Getuid())
	}
	return err
}

// written leaves the content in a file beside its place that nobody takes for data, on the disk.
func written(name string, content []byte) (string, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", notAllowed(err)
	}
	file, err := os.CreateTemp(filepath.Dir(name), "._unfinished-*")
	if err != nil {
		return "", notAllowed(err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close())
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return file.Name(), err
}

func (volume) Put(name string, content []byte) error {
	unfinished, err := written(name, content)
	if err != nil {
		return err
	}
	return os.Rename(unfinished, name)
}

func (volume) PutNew(name string, content []byte) (bool, error) {
	unfinished, err := written(name, content)
	if err != nil {
		return false, err
	}
	defer os.Remove(unfinished)
	// A second name for it: that fails where something has the name, which a rename does not.
	err = os.Link(unfinished, name)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}
