"""Tests of what the cloud does beyond devices and accounts."""
