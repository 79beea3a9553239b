//! Every place and the pinned HTTPS, and the visits of nodes to them: what is asked of one is asked of all.

mod desk;
mod faults;
mod folder;
mod hostile;
mod https;
mod moto;
mod s3;
mod suite;
mod visits;
