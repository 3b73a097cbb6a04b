"""Tests of the integration, of its libraries and of the simulator."""
