//! The binders of a night as planned, before they are set in type: what the benchmarks and the tests look at.

use planb_core::care::mapping::Mapping;
use planb_core::overview::binder::page::Binder;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::{Options, Silent, lock, plan, read, rule, snapshot};

/// Does what [`super::run`] does up to the plan, in the order of the units; a supplement follows its common binder.
///
/// Snapshots and rulings are in the log afterwards, issued binders are not.
pub fn planned(
    node: &mut Node,
    settings: &Settings,
    mappings: &[Mapping],
    options: &Options,
) -> Result<Vec<Binder>, Trouble> {
    let _lock = lock(node)?;
    node.refresh()?;
    let read = read::read(node, settings, mappings, options)?;
    let ruled = rule::rule(node, settings, &read, mappings, options)?;
    let snapshots = snapshot::take_all(node, settings, &read, &ruled, options, &Silent)?;
    let (jobs, _) = plan::plan_all(node, settings, &read, &ruled, mappings, snapshots, &Silent)?;
    Ok(jobs.into_iter().flat_map(|job| [Some(job.planned.common), job.planned.supplement]).flatten().collect())
}
