"""Files that hold many documents. A kind of container is one module of this folder."""
