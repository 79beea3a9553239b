//! `planb erase`: a client's key and bodies are destroyed, here and at every node that is met.

use clap::ArgMatches;
use planb_core::id::ClientId;
use planb_core::overview::erasure;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut node = super::member(&super::path(args, "dir"))?;
    if let Some(typed) = args.get_one::<String>("client") {
        let client = super::client(&node, typed)?;
        let ground = args.get_one::<String>("ground").cloned().unwrap_or_default();
        let decision = args.get_one::<String>("decision").cloned();
        if decision.is_none() && node.closed_about(&client) > 0 {
            // What cannot be read here may be an original that stands nowhere else.
            return Err(Trouble::user("erase-closed").with("client", client));
        }
        node.record(|state| erasure::erase(state, client, &ground, decision.as_deref()))?;
    }
    let erased: Vec<ClientId> = node.state().erasures().erased().map(|(client, _)| *client).collect();
    let rows: Vec<(ClientId, Vec<String>)> =
        erased.iter().map(|client| (*client, unconfirmed(&node, client))).collect();
    match form {
        Form::Json => {
            let list: Vec<serde_json::Value> = rows
                .iter()
                .map(|(client, nodes)| serde_json::json!({ "client": client.to_string(), "unconfirmed": nodes }))
                .collect();
            answer::json(&serde_json::json!({ "erased": list }));
        }
        Form::Lines => {
            for (client, nodes) in &rows {
                let told = [("client", client.to_string()), ("nodes", nodes.join(", "))];
                let key = if nodes.is_empty() { "erase-everywhere" } else { "erase-unconfirmed" };
                answer::say(&language.say_with(key, &told));
            }
            if rows.is_empty() {
                answer::say(&language.say("erase-none"));
            }
        }
    }
    Ok(if rows.iter().all(|(_, nodes)| nodes.is_empty()) { Outcome::Fresh } else { Outcome::Stale })
}

fn unconfirmed(node: &Node, client: &ClientId) -> Vec<String> {
    erasure::unconfirmed(node.state(), client).iter().map(|key| super::name_of(node, key)).collect()
}
