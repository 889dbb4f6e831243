"""What waits for something to happen, without a thread or a connection for each who waits.

item_watch      items that are settled
change_watch    changes of documents
event_stream    the change feed as `text/event-stream`
"""
