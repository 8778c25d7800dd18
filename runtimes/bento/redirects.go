package main

import "net/http"

// stays makes a redirect an answer like others, that is never followed: whoever is called would decide by it where a request
// goes with its body and its signature. Bento follows them and has no setting for it:
// https://github.com/warpstreamlabs/bento/blob/v1.10.0/internal/httpclient/client.go
// Go's client follows none that has no Location: https://github.com/golang/go/issues/17773
// AWS' clients have transports of their own.
type stays struct{ http.RoundTripper }

func (s stays) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := s.RoundTripper.RoundTrip(request)
	if err == nil && response.StatusCode >= 300 && response.StatusCode < 400 {
		response.Header.Del("Location")
	}
	return response, err
}

func init() {
	http.DefaultTransport = stays{http.DefaultTransport}
}
