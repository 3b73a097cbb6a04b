"""Tests of the config flow against a whole simulated cloud."""
