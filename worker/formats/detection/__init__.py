"""Tell what a file is: its charset, its stated type, and the names of formats that are not read."""
