//! Reading the business systems' exports: bytes to tables.
