"""The JSON that the API takes and gives, with the names of docs/shapes.md."""
