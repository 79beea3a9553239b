//! Units and people of the organisation, as entries of the log.
