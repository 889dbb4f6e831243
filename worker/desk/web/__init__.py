"""What holds for every request: hosts, proxies, headers, forms, cursors, errors."""
