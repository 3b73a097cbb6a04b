"""What the cloud does beyond devices and accounts: sharing, timers, rules, scenes, history."""
