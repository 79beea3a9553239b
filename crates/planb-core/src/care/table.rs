//! A table as it was read from a file: titles, header, rows, cells.
