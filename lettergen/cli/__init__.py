"""The commands, one file each. Only here is anything printed."""
