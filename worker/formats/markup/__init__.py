"""What formats of office programs and books have in common: XML parts, and the HTML that is made of them."""
