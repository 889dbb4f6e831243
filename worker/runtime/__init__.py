"""What every process of the service shares: logs, heartbeats, back-off, private files, pauses of the garbage
collector, limits of memory and time.
"""
