"""Models from the form that a training library saves to one that a server here takes; docs/conversions.md says how to use it."""
