"""What every long-running process does: logs, heartbeats, pauses of the garbage collector."""
