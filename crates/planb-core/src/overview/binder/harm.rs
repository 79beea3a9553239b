//! Time to harm: who is hurt first when nobody comes.
