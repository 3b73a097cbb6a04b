"""A real Home Assistant and a simulated Gizwits cloud as processes: for the demo and the browser tests."""
