package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/warpstreamlabs/bento/public/service"
)

// The cache `redis_brief`: Redis that is asked briefly, and left alone for a moment once it has failed. Bento's own
// client of Redis waits for 3 seconds four times over, and has no setting for it:
// https://github.com/warpstreamlabs/bento/blob/v1.10.0/internal/impl/redis/client.go
type briefRedis struct {
	client *redis.Client
	ttl    time.Duration
	pause  time.Duration
	// Nanoseconds since 1970 until which nobody asks.
	awayUntil atomic.Int64
}

var errAway = errors.New("redis is away")

func init() {
	spec := service.NewConfigSpec().
		Summary("Redis, asked briefly: what it does not answer in time counts as away for a moment.").
		Field(service.NewStringField("url").Description("`redis://HOST:PORT`.")).
		Field(service.NewDurationField("timeout").Description("So long one command may take, the connection included.")).
		Field(service.NewDurationField("pause").Description("So long nothing is asked after a failure.")).
		Field(service.NewDurationField("default_ttl").Description("So long a value is kept."))
	err := service.RegisterCache("redis_brief", spec, func(conf *service.ParsedConfig, _ *service.Resources) (service.Cache, error) {
		return newBriefRedis(conf)
	})
	if err != nil {
		panic(err)
	}
}

func newBriefRedis(conf *service.ParsedConfig) (*briefRedis, error) {
	url, err := conf.FieldString("url")
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	timeout, err := conf.FieldDuration("timeout")
	if err != nil {
		return nil, err
	}
	pause, err := conf.FieldDuration("pause")
	if err != nil {
		return nil, err
	}
	ttl, err := conf.FieldDuration("default_ttl")
	if err != nil {
		return nil, err
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout, options.PoolTimeout = timeout, timeout, timeout, timeout
	options.MaxRetries = -1
	options.ContextTimeoutEnabled = true
	return &briefRedis{client: redis.NewClient(options), ttl: ttl, pause: pause}, nil
}

// ask runs one command within its time, unless the one before has just failed.
func (r *briefRedis) ask(ctx context.Context, command func(context.Context) error) error {
	if time.Now().UnixNano() < r.awayUntil.Load() {
		return errAway
	}
	ctx, done := context.WithTimeout(ctx, r.client.Options().ReadTimeout)
	defer done()
	err := command(ctx)
	if err != nil && !errors.Is(err, redis.Nil) && !isAnswer(err) {
		r.awayUntil.Store(time.Now().Add(r.pause).UnixNano())
	}
	return err
}

// isAnswer tells what Redis itself refuses, such as a write while it is full, from its silence.
func isAnswer(err error) bool {
	var said redis.Error
	return errors.As(err, &said)
}

func (r *briefRedis) Get(ctx context.Context, key string) (value []byte, err error) {
	err = r.ask(ctx, func(ctx context.Context) error {
		value, err = r.client.Get(ctx, key).Bytes()
		return err
	})
	if errors.Is(err, redis.Nil) {
		return nil, service.ErrKeyNotFound
	}
	return value, err
}

func (r *briefRedis) lifetime(ttl *time.Duration) time.Duration {
	if ttl == nil {
		return r.ttl
	}
	return *ttl
}

func (r *briefRedis) Set(ctx context.Context, key string, value []byte, ttl *time.Duration) error {
	return r.ask(ctx, func(ctx context.Context) error {
		return r.client.Set(ctx, key, value, r.lifetime(ttl)).Err()
	})
}

func (r *briefRedis) Add(ctx context.Context, key string, value []byte, ttl *time.Duration) error {
	var isNew bool
	err := r.ask(ctx, func(ctx context.Context) (err error) {
		isNew, err = r.client.SetNX(ctx, key, value, r.lifetime(ttl)).Result()
		return err
	})
	if err == nil && !isNew {
		return service.ErrKeyAlreadyExists
	}
	return err
}

func (r *briefRedis) Delete(ctx context.Context, key string) error {
	return r.ask(ctx, func(ctx context.Context) error { return r.client.Del(ctx, key).Err() })
}

func (r *briefRedis) Close(context.Context) error { return r.client.Close() }
