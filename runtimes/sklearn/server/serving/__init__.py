"""MLServer as this platform serves a scikit-learn model: docs/runtimes.md says what differs, and why."""
