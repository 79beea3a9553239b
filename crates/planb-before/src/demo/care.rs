//! What an invented client needs: by time of day, diagnoses, limits, allergies, warnings, medicines, nursing orders, and
//! the pattern of visits over a week.

use super::dice::Dice;
use super::medicines::{Medicine, medicines, some_day};
use super::names::Sex;
use super::number::Week;
use super::units::Work;

/// What stands in the care system about one client. Words as the source writes them.
#[derive(Clone, Debug, Default)]
pub struct Care {
    /// The first line of the old system: one short text.
    pub need: String,
    /// Needs by time of day: morning, forenoon, lunch, afternoon, evening, night.
    pub by_time: [Vec<&'static str>; 6],
    pub warning: &'static str,
    pub alarm: &'static str,
    /// `J`, `N` or empty.
    pub lives_alone: &'static str,
    pub two_carers: bool,
    pub diagnoses: Vec<&'static str>,
    pub limits: Vec<&'static str>,
    pub infections: Vec<&'static str>,
    pub devices: Vec<&'static str>,
    pub allergies: Vec<&'static str>,
    pub risks: Vec<&'static str>,
    /// `J`, `N` or empty.
    pub medicine_help: &'static str,
    pub medicine_by: &'static str,
    /// `J`, `N` or empty.
    pub dose_bags: &'static str,
    pub medicines: Vec<Medicine>,
    pub orders: Vec<Order>,
    pub visits: Vec<Visit>,
}

/// A nursing order.
#[derive(Clone, Debug)]
pub struct Order {
    pub text: &'static str,
    pub when: &'static str,
    pub delegated: &'static str,
    pub since: jiff::civil::Date,
}

/// A visit that comes again every week.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Minutes after midnight before which nobody comes.
    pub earliest: u32,
    pub minutes: u32,
    pub actions: &'static str,
    pub week: Week,
}

const DAILY: Week = [true; 7];
const MON_THU: Week = [true, false, false, true, false, false, false];
const TUE_FRI: Week = [false, true, false, false, true, false, false];
const MON_WED_FRI: Week = [true, false, true, false, true, false, false];
const TUE_THU_SAT: Week = [false, true, false, true, false, true, false];
const WEDNESDAY: Week = [false, false, true, false, false, false, false];

#[rustfmt::skip]
const DIAGNOSES: [&str; 24] = [
    "Diabetes typ 2", "Hypertoni", "Hjärtsvikt", "Förmaksflimmer", "KOL", "Stroke 2019, vänstersidig svaghet",
    "Alzheimers sjukdom", "Vaskulär demens", "Parkinsons sjukdom", "Osteoporos", "Höftfraktur opererad", "Artros",
    "Reumatoid artrit", "Njursvikt", "Epilepsi", "Depression", "Hypotyreos", "Makuladegeneration", "Anemi",
    "Prostatacancer", "Multipel skleros", "Kronisk smärta", "Urininkontinens", "Hörselnedsättning",
];
#[rustfmt::skip]
const YOUNGER: [&str; 10] = [
    "Intellektuell funktionsnedsättning", "Autism", "ADHD", "Epilepsi", "Downs syndrom", "Cerebral pares",
    "Schizofreni", "Bipolär sjukdom", "Ångestsyndrom", "Depression",
];
#[rustfmt::skip]
const NEEDS: [&str; 12] = [
    "Självständig, tillsyn", "Behöver stöd vid dusch", "Demens – går ut", "Insulin 2 ggr/dag",
    "Behöver hjälp upp ur säng, lyft 2 pers", "Syrgas", "Sondmat, dagligen", "Behöver stöd vid måltid",
    "Går med rollator", "Stödstrumpor morgon och kväll", "Sväljsvårigheter, konsistensanpassad kost",
    "Nedsatt syn och hörsel",
];
const MORNING: [&str; 8] = [
    "Hjälp upp",
    "Personlig hygien",
    "Stödstrumpor på",
    "Frukost",
    "Läkemedel ur dospåse",
    "Bäddning",
    "Proteser",
    "Blodsockerkontroll före frukost",
];
const FORENOON: [&str; 4] = ["Promenad med rollator", "Toalettbesök", "Dusch enligt schema", "Inköp onsdagar"];
const LUNCH: [&str; 5] = ["Värm matlåda", "Läkemedel", "Toalettbesök", "Se till att lunchen äts", "Vila i säng"];
const AFTERNOON: [&str; 4] = ["Mellanmål", "Tillsyn", "Sällskap", "Toalettbesök"];
const EVENING: [&str; 7] = [
    "Kvällsmål",
    "Stödstrumpor av",
    "Läkemedel",
    "Personlig hygien",
    "Läggning",
    "Larm på",
    "Kontrollera spis och dörr",
];
const NIGHT: [&str; 4] = ["Nattillsyn", "Vändning", "Byte av inkontinensskydd", "Lugnas vid oro"];
const ALLERGIES: [&str; 9] =
    ["Penicillin", "Jordnötter", "Laktos", "Gluten", "Skaldjur", "ASA", "Latex", "Morfin", "Pollen"];
const DEVICES: [&str; 8] = [
    "Kateter (KAD)",
    "Bensår vänster",
    "Trycksår häl höger",
    "Stomi",
    "PEG",
    "Syrgas 2 l/min",
    "Suprapubisk kateter",
    "Larmmatta vid säng",
];
const RISKS: [&str; 6] = ["Fall", "Trycksår", "Undernäring", "Munhälsa", "Brand: röker i säng", "Vilse"];
const WARNINGS: [&str; 6] =
    ["Penicillin", "MRSA", "Hund i bostaden", "Hot och våld: gå alltid två", "Brandrisk: syrgas", "Halt på gården"];
const ORDERS: [(&str, &str); 8] = [
    ("Omläggning bensår vänster", "må on fr 08:00"),
    ("Blodtryckskontroll", "ti 09:00"),
    ("Kateterspolning", "må to 10:00"),
    ("Vikt", "må före frukost"),
    ("Blodsocker före insulin", "varje dag 07:30 och 17:00"),
    ("Omläggning trycksår", "varannan dag"),
    ("INR-prov", "varannan onsdag"),
    ("Sondnäring 500 ml", "varje dag 08:00 12:00 17:00"),
];

/// The care of one client of a unit that does `work`.
pub fn care(dice: &mut Dice, work: Work, sex: Sex) -> Care {
    let old = !matches!(work, Work::Disability | Work::HousingSupport);
    let mut care = Care {
        need: if old { dice.pick(&NEEDS) } else { dice.pick(&["Stöd i vardagen", "Självständig, tillsyn", ""]) }.into(),
        warning: if dice.chance(180) { dice.pick(&WARNINGS) } else { "" },
        alarm: dice.pick(if old { &["Trygghetslarm", "Larmmatta", "Trygghetslarm", "Inget"] } else { &["Inget", ""] }),
        lives_alone: dice.pick(&["J", "J", "J", "N", ""]),
        diagnoses: diagnoses(dice, old, sex),
        ..Care::default()
    };
    care.two_carers = care.need.contains("lyft 2 pers") || dice.chance(if old { 25 } else { 0 });
    if old && dice.chance(130) {
        let limits = dice.between(1, 2);
        care.limits =
            dice.some(&["Ej HLR", "Ej intensivvård", "Ingen inskrivning på sjukhus", "Palliativ vård"], limits);
    }
    if dice.chance(30) {
        care.infections = dice.some(&["MRSA", "ESBL", "VRE", "Vinterkräksjuka sedan i går"], 1);
    }
    if dice.chance(120) {
        let allergies = dice.between(1, 2);
        care.allergies = dice.some(&ALLERGIES, allergies);
    }
    if old && dice.chance(160) {
        let devices = dice.between(1, 2);
        care.devices = dice.some(&DEVICES, devices);
    }
    if old && dice.chance(400) {
        let risks = dice.between(1, 3);
        care.risks = dice.some(&RISKS, risks);
    }
    needs_by_time(&mut care, dice, work);
    medicine_part(&mut care, dice, work);
    care.visits = visits(dice, work, &care);
    care
}

fn diagnoses(dice: &mut Dice, old: bool, sex: Sex) -> Vec<&'static str> {
    let count = dice.between(usize::from(!old), 4);
    let mut found = dice.some(if old { &DIAGNOSES[..] } else { &YOUNGER[..] }, count);
    if sex == Sex::Woman {
        found.retain(|diagnosis| !diagnosis.starts_with("Prostata"));
    }
    found
}

fn needs_by_time(care: &mut Care, dice: &mut Dice, work: Work) {
    let most: [usize; 6] = match work {
        Work::HomeCare => [4, 1, 2, 1, 4, 1],
        Work::Residential | Work::ShortStay => [5, 2, 3, 2, 5, 2],
        Work::Disability => [3, 1, 1, 1, 3, 0],
        Work::HousingSupport | Work::HomeNursing | Work::Assistance => [1, 1, 0, 0, 1, 0],
    };
    let words: [&[&str]; 6] = [&MORNING, &FORENOON, &LUNCH, &AFTERNOON, &EVENING, &NIGHT];
    for (slot, (most, words)) in most.into_iter().zip(words).enumerate() {
        let count = dice.below(most + 1);
        care.by_time[slot] = dice.some(words, count);
    }
}

fn medicine_part(care: &mut Care, dice: &mut Dice, work: Work) {
    let per_mille = match work {
        Work::Residential => 620,
        Work::HomeNursing => 560,
        Work::HomeCare | Work::ShortStay => 400,
        Work::Disability | Work::HousingSupport | Work::Assistance => 260,
    };
    let insulin = care.need.starts_with("Insulin");
    care.medicine_help = dice.pick(&["N", "N", "", "N"]);
    if dice.chance(per_mille) || insulin {
        let count = if dice.chance(4) { 25 } else { dice.between(2, 10) };
        care.medicines = medicines(dice, count, insulin);
        care.medicine_help = "J";
        care.medicine_by = dice.pick(&["Delegerad personal", "Delegerad personal", "Sjuksköterska", "Anhörig"]);
        care.dose_bags = care.medicines.iter().map(|medicine| medicine.dose_bag).max().unwrap_or("N");
        care.dose_bags = if care.medicines.iter().any(|m| m.dose_bag == "J") { "J" } else { care.dose_bags };
    } else if dice.chance(300) {
        care.medicine_by = "Egenvård";
    }
    let orders = match work {
        Work::HomeNursing => dice.between(1, 3),
        Work::HomeCare | Work::Residential => dice.pick(&[0, 0, 0, 1]),
        _ => 0,
    };
    for (text, when) in dice.some(&ORDERS, orders) {
        care.orders.push(Order { text, when, delegated: dice.pick(&["J", "N", "J", ""]), since: some_day(dice) });
    }
}

/// The week's visits: light, middling and heavy home care; nursing and support a few times a week; none where staff
/// are in the house.
fn visits(dice: &mut Dice, work: Work, care: &Care) -> Vec<Visit> {
    let visit = |earliest, minutes, actions, week| Visit { earliest, minutes, actions, week };
    match work {
        Work::HomeNursing => {
            let actions =
                dice.pick(&["Omläggning", "Insulin, Blodsocker", "Kateterskötsel", "Provtagning", "Dospåsar"]);
            let week = dice.pick(&[DAILY, MON_WED_FRI, TUE_THU_SAT, MON_THU, TUE_FRI]);
            vec![visit(480, dice.pick(&[15, 20, 30]), actions, week)]
        }
        Work::HousingSupport => {
            let actions = dice.pick(&["Planera veckan", "Handling", "Städ tillsammans", "Motiverande samtal"]);
            vec![visit(
                540,
                dice.pick(&[30, 45, 60]),
                actions,
                dice.pick(&[MON_WED_FRI, TUE_THU_SAT, MON_THU, TUE_FRI]),
            )]
        }
        Work::HomeCare => {
            let load = if care.two_carers { 890 } else { dice.below(1000) };
            home_care_visits(dice, load)
        }
        _ => Vec::new(),
    }
}

fn home_care_visits(dice: &mut Dice, load: usize) -> Vec<Visit> {
    let mut week = Vec::new();
    let mut add = |earliest, minutes, actions, days| week.push(Visit { earliest, minutes, actions, week: days });
    if load < 700 {
        add(570, dice.pick(&[30, 40]), dice.pick(&["Dusch", "Städ", "Inköp", "Tvätt"]), dice.pick(&[MON_THU, TUE_FRI]));
        add(690, 10, "Matlåda", WEDNESDAY);
        return week;
    }
    let morning =
        dice.pick(&["Hjälp upp, Frukost", "Frukost, Medicin", "Hjälp upp, Insulin, Frukost", "Tillsyn, Medicin"]);
    add(420, dice.pick(&[15, 20, 25, 30]), morning, DAILY);
    if load >= 920 {
        add(600, dice.pick(&[10, 15]), dice.pick(&["Toalettbesök", "Promenad", "Tillsyn"]), DAILY);
    }
    if load >= 830 {
        add(690, dice.pick(&[10, 15, 20]), dice.pick(&["Lunch", "Matlåda", "Lunch, Medicin"]), DAILY);
    }
    if load >= 980 {
        add(870, dice.pick(&[10, 15]), dice.pick(&["Mellanmål", "Toalettbesök", "Tillsyn"]), DAILY);
    }
    if load >= 760 {
        add(975, dice.pick(&[15, 20]), dice.pick(&["Kvällsmål", "Matlåda, Medicin", "Insulin, Kvällsmål"]), DAILY);
    }
    if load >= 880 {
        add(1170, dice.pick(&[15, 20, 25]), dice.pick(&["Läggning, Medicin", "Läggning", "Läggning, Dusch"]), DAILY);
    }
    if load >= 890 {
        add(1320, dice.pick(&[5, 10]), "Nattillsyn", DAILY);
    }
    if dice.chance(300) {
        add(555, 40, dice.pick(&["Dusch", "Dusch, Tvätt"]), dice.pick(&[MON_THU, TUE_FRI]));
    } else if dice.chance(300) {
        add(780, 45, dice.pick(&["Städ", "Inköp", "Tvätt"]), WEDNESDAY);
    }
    week
}
