package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// A request to S3 with its retries takes no longer.
const longestS3 = 5 * time.Minute

// So often a write is asked again that S3 found another one of at the same time.
const conflicts = 10

// inS3 is a bucket as a store. Its pods' role is found as the SDK finds it: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html
type inS3 struct {
	client *s3.Client
	bucket string
}

func newS3(bucket string) (Store, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longestS3)
	defer cancel()
	loaded, err := config.LoadDefaultConfig(ctx, config.WithRetryMaxAttempts(8))
	if err != nil {
		return nil, err
	}
	client := s3.NewFromConfig(loaded, func(options *s3.Options) {
		// Servers other than AWS' own have no name for each bucket.
		options.UsePathStyle = os.Getenv("AWS_ENDPOINT_URL_S3") != "" || os.Getenv("AWS_ENDPOINT_URL") != ""
	})
	return inS3{client, bucket}, nil
}

// passing is what a store could not do this time: it says nothing of what lies there.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

func hasCode(err error, codes ...string) bool {
	var known smithy.APIError
	if !errors.As(err, &known) {
		return false
	}
	for _, code := range codes {
		if known.ErrorCode() == code {
			return true
		}
	}
	return false
}

func (store inS3) told(name string, err error) error {
	where := fmt.Sprintf("s3://%s/%s", store.bucket, name)
	if hasCode(err, "AccessDenied", "NoSuchBucket") {
		return refuse("%s: %v. The run's role reads its declared input and writes its declared output, and no other place", where, err)
	}
	return passing{fmt.Errorf("%s: %w", where, err)}
}

func (store inS3) List(name string) ([]Object, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longestS3)
	defer cancel()
	var found []Object
	pages := s3.NewListObjectsV2Paginator(store.client, &s3.ListObjectsV2Input{Bucket: &store.bucket, Prefix: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, store.told(name, err)
		}
		for _, object := range page.Contents {
			key := aws.ToString(object.Key)
			// A prefix is any text: `in` is that of `in/a` and of `inner/a`.
			if key == name || len(key) > len(name) && key[len(name)] == '/' {
				found = append(found, Object{key, aws.ToInt64(object.Size), aws.ToString(object.ETag)})
			}
		}
	}
	return found, nil
}

func (store inS3) Open(object Object) (io.ReaderAt, error) { return s3Reader{store, object}, nil }

// s3Reader reads parts of an object, as long as it stays what it was.
type s3Reader struct {
	store  inS3
	object Object
}

func (reader s3Reader) ReadAt(into []byte, offset int64) (int, error) {
	if offset >= reader.object.Size {
		return 0, io.EOF
	}
	ctx, cancel := context.WithTimeout(context.Background(), longestS3)
	defer cancel()
	last := min(offset+int64(len(into)), reader.object.Size) - 1
	answer, err := reader.store.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &reader.store.bucket, Key: &reader.object.Name, IfMatch: &reader.object.Mark,
		Range: aws.String(fmt.Sprintf("bytes=%d-%d", offset, last)),
	})
	if hasCode(err, "PreconditionFailed", "NoSuchKey") {
		return 0, refuse("s3://%s/%s has changed since the run began. Write what it is to read to another name, and begin another output", reader.store.bucket, reader.object.Name)
	}
	if err != nil {
		return 0, reader.store.told(reader.object.Name, err)
	}
	defer answer.Body.Close()
	got, err := io.ReadFull(answer.Body, into[:last-offset+1])
	if err != nil {
		// An answer that ends early is no end of the object.
		return got, passing{fmt.Errorf("s3://%s/%s: the answer broke off after %d of %d bytes: %v", reader.store.bucket, reader.object.Name, got, last-offset+1, err)}
	}
	if got < len(into) {
		return got, io.EOF
	}
	return got, nil
}

func (store inS3) Get(name string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longestS3)
	defer cancel()
	answer, err := store.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &store.bucket, Key: &name})
	if hasCode(err, "NoSuchKey") {
		return nil, errNotThere
	}
	// Whoever may list some of a bucket alone is told 403 of a key that is not there. What it may list says which it is.
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions)
	if hasCode(err, "AccessDenied") {
		if listed, failed := store.List(name); failed == nil && !hasName(listed, name) {
			return nil, errNotThere
		}
	}
	if err != nil {
		return nil, store.told(name, err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, store.told(name, err)
	}
	return content, nil
}

func hasName(objects []Object, name string) bool {
	return slices.ContainsFunc(objects, func(object Object) bool { return object.Name == name })
}

// Put is one request: S3 shows the whole object or the one before.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
func (store inS3) Put(name string, content []byte) error {
	_, err := store.put(name, content, nil)
	return err
}

// PutNew leaves it to S3 who was first: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
func (store inS3) PutNew(name string, content []byte) (bool, error) {
	return store.put(name, content, aws.String("*"))
}

func (store inS3) put(name string, content []byte, ifNoneMatch *string) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longestS3)
	defer cancel()
	put := func() error {
		_, err := store.client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &store.bucket, Key: &name, Body: bytes.NewReader(content), IfNoneMatch: ifNoneMatch,
		})
		return err
	}
	err := put()
	// Two at the same time: S3 says neither who was first nor that somebody was, and to ask again.
	for try := 0; try < conflicts && hasCode(err, "ConditionalRequestConflict"); try++ {
		time.Sleep(time.Duration(try+1) * 100 * time.Millisecond)
		err = put()
	}
	if hasCode(err, "PreconditionFailed") {
		return false, nil
	}
	if err != nil {
		return false, store.told(name, err)
	}
	return true, nil
}
