"""Tests of the actions, by area."""
