"""What the processes of the service have on their path: the clock of the day."""
