"""The figures: one module for those that are measured together."""
