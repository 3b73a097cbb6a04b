"""A flow that nobody starts."""

from homeassistant.config_entries import ConfigFlow


class BenchmarkStubConfigFlow(ConfigFlow, domain="benchmark_stub"):
    """Does nothing."""
