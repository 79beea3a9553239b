//! The units of the invented municipality.

use super::Size;

/// What a unit does; decides how many clients and staff it has and what they need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Hemtjänst.
    HomeCare,
    /// Särskilt boende.
    Residential,
    /// LSS, gruppbostad.
    Disability,
    /// Boendestöd.
    HousingSupport,
    /// Hemsjukvård.
    HomeNursing,
    /// Korttidsboende.
    ShortStay,
    /// Individ- och familjeomsorg: pays, has no clients of its own in the care system.
    Assistance,
}

/// A unit with the number of its clients, staff and households.
#[derive(Clone, Debug)]
pub struct Unit {
    pub name: String,
    pub work: Work,
    pub clients: usize,
    pub staff: usize,
    pub households: usize,
}

const HOME_CARE: [&str; 14] = [
    "Forsnäs Norra",
    "Forsnäs Södra",
    "Forsnäs Centrum",
    "Hamnudden",
    "Älvbacken",
    "Tallheden",
    "Granmyran",
    "Storselet",
    "Laxviken",
    "Björkselet",
    "Karhuniva",
    "Ylikoski",
    "Rödudden",
    "Sandkangas",
];
const RESIDENTIAL: [&str; 12] = [
    "Älvgården",
    "Tallbacken",
    "Strandglimten",
    "Hjortrongården",
    "Forsgläntan",
    "Norrskenet",
    "Lingonbacken",
    "Hamngården",
    "Björkliden",
    "Kangashemmet",
    "Soludden",
    "Renvallen",
];
const DISABILITY: [&str; 5] = ["Åkerbäret", "Fjällripan", "Lärkstigen", "Timmerflottaren", "Kvarnbäcken"];
const HOUSING_SUPPORT: [&str; 3] = ["Norr", "Söder", "Centrum"];
const HOME_NURSING: [&str; 3] = ["Kusten", "Älvdalen", "Forsnäs"];

/// The units of a municipality of the size.
pub fn units(size: Size) -> Vec<Unit> {
    let unit = |name: &str, work, clients, staff, households| Unit {
        name: name.to_string(),
        work,
        clients,
        staff,
        households,
    };
    if size == Size::Small {
        return vec![
            unit("Hemtjänst Forsnäs Norra", Work::HomeCare, 40, 14, 0),
            unit("Säbo Älvgården", Work::Residential, 20, 10, 0),
            unit("IFO Försörjningsstöd Norr", Work::Assistance, 0, 2, 10),
        ];
    }
    let mut all = Vec::new();
    let mut add = |kind: &str, names: &[&str], work, clients, staff| {
        all.extend(names.iter().map(|name| unit(&format!("{kind} {name}"), work, clients, staff, 0)));
    };
    add("Hemtjänst", &HOME_CARE, Work::HomeCare, 70, 30);
    add("Säbo", &RESIDENTIAL, Work::Residential, 45, 19);
    add("LSS Gruppbostad", &DISABILITY, Work::Disability, 20, 12);
    add("Boendestöd", &HOUSING_SUPPORT, Work::HousingSupport, 80, 8);
    add("Hemsjukvård", &HOME_NURSING, Work::HomeNursing, 150, 14);
    all.push(unit("Korttid Hamnplan", Work::ShortStay, 90, 18, 0));
    all.push(unit("IFO Försörjningsstöd Norr", Work::Assistance, 0, 4, 200));
    all.push(unit("IFO Försörjningsstöd Söder", Work::Assistance, 0, 4, 200));
    all
}
