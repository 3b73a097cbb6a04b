"""Tests of the entity platforms."""
