//! A fictional municipality, written as its business systems would export it.
