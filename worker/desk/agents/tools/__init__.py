"""The tools of agents, one file for each subject."""
