"""Measurements of the integration, each against a baseline of the same run."""
