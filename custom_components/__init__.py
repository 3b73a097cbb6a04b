"""Found before the folder of the same name that the test library brings."""
