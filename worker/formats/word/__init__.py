"""Parts of a Word document (DOCX; Office Open XML, ECMA-376)."""
