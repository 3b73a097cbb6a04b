"""Tests of the product package; none of them needs Home Assistant."""
