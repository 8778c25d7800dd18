"""What serves a model's Python function or WSGI application: docs/custom.md says how."""
