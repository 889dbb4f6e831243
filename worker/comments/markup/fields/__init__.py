"""The fields of a thread's items: names, times, texts, votes."""
