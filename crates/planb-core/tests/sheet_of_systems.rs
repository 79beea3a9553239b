//! A register of systems as other tools and municipalities export it is read into ours.

use planb_core::register::Register;
use planb_core::register::table::{Known, Table, guess, read};
use planb_core::state::schemas;
use planb_core::system::SYSTEM;

fn table(csv: &str) -> Table {
    let mut rows = csv.lines().map(|line| line.split(';').map(|cell| cell.trim().to_string()).collect::<Vec<_>>());
    Table { headers: rows.next().unwrap_or_default(), rows: rows.collect() }
}

#[test]
fn registers_of_systems_are_understood_by_their_headers() {
    for (csv, columns, rows) in [
        (
            "Systemnamn;Beskrivning;Leverantör;K;R;T;Kritikalitet;Driftform\nTreserva;Journaler;CGI;3;3;2;P1;own",
            "name purpose supplier confidentiality integrity availability criticality hosting",
            "availability=2 confidentiality=3 criticality=p1 hosting=own integrity=3 name=Treserva purpose=Journaler supplier=CGI",
        ),
        (
            "ref_id;name;description;type;owner;parent_assets\nA.1;Treserva;Journaler;PR;;",
            "- name purpose - owner depends_on",
            "name=Treserva purpose=Journaler",
        ),
        (
            "id;name;confidentiality;integrity;availability;criticality;supplier\n;TES;3;3;3;P2;Tunstall",
            "id name confidentiality integrity availability criticality supplier",
            "availability=3 confidentiality=3 criticality=p2 integrity=3 name=TES supplier=Tunstall",
        ),
    ] {
        let table = table(csv);
        let guessed = guess(&table.headers, &table.rows, &SYSTEM, &[]);
        let said: Vec<&str> = guessed.iter().map(|column| column.unwrap_or("-")).collect();
        assert_eq!(said.join(" "), columns);
        let register = Register::default();
        let known = Known { register: &register, schema_of: schemas::schema, also: &[], choices: &[] };
        let sheet = read(&known, &SYSTEM, &table, &guessed);
        assert_eq!((sheet.new, sheet.refused), (1, 0), "{:?}", sheet.rows);
        let set: Vec<String> = sheet.rows[0].set.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(set.join(" "), rows);
    }
}
