"""Push, from its frames to whole outages."""
