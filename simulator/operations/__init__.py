"""Accounts, bindings, devices and the system calls; importing them registers them."""

from . import system

__all__ = ["system"]
