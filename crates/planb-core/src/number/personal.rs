//! Personnummer, samordningsnummer and reserve numbers, read and written.
