"""Run the service on one machine: the embedded broker, the supervisor of `winnow up`, and `winnow tend`."""
