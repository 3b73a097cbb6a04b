"""Scenarios in a browser: a real Home Assistant, a simulated Gizwits cloud, and a person who clicks."""
