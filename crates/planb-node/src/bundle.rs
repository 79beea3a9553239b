//! A sealed bundle: `age` over a tar with a manifest and the PDFs.
