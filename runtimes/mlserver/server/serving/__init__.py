"""MLServer as this platform serves one model; model.py comes from the kind's folder. docs/mlserver.md says what differs, and why."""
