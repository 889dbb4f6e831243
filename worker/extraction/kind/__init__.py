"""What kind of page it is: an article, a thread, a listing, an error page."""
