//! Which sheet has which serial and place, from night to night; and what changed.
