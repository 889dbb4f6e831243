"""The text of the document as it is stated elsewhere than in the markup: it checks what was chosen."""
