//! Pages out: typst templates, labels and codes. Knows planb-core only.
