//! The state that screens are made from: a pure fold of the entries that this node can open.
