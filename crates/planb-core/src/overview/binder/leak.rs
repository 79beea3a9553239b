//! No protected person in a common paper: the last look before print.
