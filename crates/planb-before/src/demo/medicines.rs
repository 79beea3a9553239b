//! The medicines that the invented clients take: common Swedish names, doses by time of day. Nobody's real list.

use jiff::civil::{Date, date};

use super::dice::Dice;

/// One line of a medicine list.
#[derive(Clone, Debug)]
pub struct Medicine {
    pub name: &'static str,
    pub strength: &'static str,
    pub form: &'static str,
    /// Morning, lunch, evening, night, as written (`1½`); empty for none.
    pub doses: [&'static str; 4],
    pub as_needed: &'static str,
    pub since: Date,
    pub changed: Option<Date>,
    pub until: Option<Date>,
    pub dose_bag: &'static str,
    pub note: &'static str,
}

/// How a medicine is usually taken.
#[derive(Clone, Copy)]
enum Use {
    Morning,
    Evening,
    TwoTimes,
    ThreeTimes,
    Night,
    /// Blood thinner or insulin: as the nurse says each time.
    Varying,
    AsNeeded(&'static str),
    /// On some day of the week.
    Weekly,
}

type Line = (&'static str, &'static str, &'static str, Use);

const KNOWN: [Line; 50] = [
    ("Furix", "40 mg", "tablett", Use::Morning),
    ("Levaxin", "75 µg", "tablett", Use::Morning),
    ("Alvedon", "500 mg", "tablett", Use::ThreeTimes),
    ("Metformin", "850 mg", "tablett", Use::TwoTimes),
    ("Trombyl", "75 mg", "tablett", Use::Morning),
    ("Eliquis", "5 mg", "tablett", Use::TwoTimes),
    ("Metoprolol", "50 mg", "depottablett", Use::Morning),
    ("Enalapril", "10 mg", "tablett", Use::Morning),
    ("Atorvastatin", "40 mg", "tablett", Use::Evening),
    ("Omeprazol", "20 mg", "enterokapsel", Use::Morning),
    ("Losartan", "50 mg", "tablett", Use::Morning),
    ("Amlodipin", "5 mg", "tablett", Use::Morning),
    ("Spironolakton", "25 mg", "tablett", Use::Morning),
    ("Citalopram", "20 mg", "tablett", Use::Morning),
    ("Mirtazapin", "15 mg", "munsönderfallande tablett", Use::Night),
    ("Sertralin", "50 mg", "tablett", Use::Morning),
    ("Donepezil", "10 mg", "tablett", Use::Evening),
    ("Memantin", "20 mg", "tablett", Use::Morning),
    ("Madopark", "100 mg/25 mg", "kapsel", Use::ThreeTimes),
    ("Digoxin", "0,13 mg", "tablett", Use::Morning),
    ("Imdur", "60 mg", "depottablett", Use::Morning),
    ("Behepan", "1 mg", "tablett", Use::Morning),
    ("Folsyra", "5 mg", "tablett", Use::Morning),
    ("Kalcipos-D", "500 mg/400 IE", "tuggtablett", Use::TwoTimes),
    ("Alendronat", "70 mg", "veckotablett", Use::Weekly),
    ("Prednisolon", "5 mg", "tablett", Use::Morning),
    ("Allopurinol", "100 mg", "tablett", Use::Morning),
    ("Risperidon", "0,5 mg", "tablett", Use::Evening),
    ("Levetiracetam", "500 mg", "tablett", Use::TwoTimes),
    ("Lamotrigin", "100 mg", "tablett", Use::TwoTimes),
    ("Gabapentin", "300 mg", "kapsel", Use::ThreeTimes),
    ("Symbicort", "160/4,5 µg/dos", "inhalationspulver", Use::TwoTimes),
    ("Spiriva", "18 µg", "inhalationspulver", Use::Morning),
    ("Laxoberal", "7,5 mg/ml", "orala droppar", Use::Night),
    ("Movicol", "", "pulver till oral lösning", Use::Morning),
    ("Xalatan", "50 µg/ml", "ögondroppar", Use::Night),
    ("Viscotears", "2 mg/g", "ögongel", Use::ThreeTimes),
    ("OxyContin", "10 mg", "depottablett", Use::TwoTimes),
    ("Fentanyl", "25 µg/timme", "depotplåster", Use::Weekly),
    ("Calogen", "", "oral emulsion", Use::ThreeTimes),
    ("Oxynorm", "5 mg", "kapsel", Use::AsNeeded("max 4/dygn")),
    ("Nitroglycerin", "0,5 mg", "resoriblett", Use::AsNeeded("1 vid bröstsmärta, max 3, ring 112 om kvarstår")),
    ("Oxazepam", "5 mg", "tablett", Use::AsNeeded("max 2/dygn")),
    ("Zopiklon", "5 mg", "tablett", Use::AsNeeded("1 till natten")),
    ("Bricanyl Turbuhaler", "0,5 mg/dos", "inhalationspulver", Use::AsNeeded("max 6/dygn")),
    ("Ipren", "400 mg", "tablett", Use::AsNeeded("max 3/dygn")),
    ("Postafen", "25 mg", "tablett", Use::AsNeeded("max 2/dygn")),
    ("Waran", "2,5 mg", "tablett", Use::Varying),
    ("Insulin Lantus", "100 E/ml", "inj.vätska", Use::Varying),
    INSULIN,
];

/// What a client with insulin gets whatever else falls.
const INSULIN: Line = ("Insulin NovoRapid", "100 E/ml", "inj.vätska", Use::Varying);

/// `count` different medicines; insulin first when the client needs it.
pub fn medicines(dice: &mut Dice, count: usize, insulin: bool) -> Vec<Medicine> {
    let mut lines = dice.some(&KNOWN, count);
    if insulin && !lines.iter().any(|line| line.0 == INSULIN.0) {
        lines.pop();
        lines.insert(0, INSULIN);
    }
    let bags = if dice.chance(600) { "J" } else { "N" };
    lines.into_iter().map(|line| medicine(line, bags, dice)).collect()
}

fn medicine((name, strength, form, taken): Line, bags: &'static str, dice: &mut Dice) -> Medicine {
    let one = dice.pick(&["1", "1", "1", "1", "2", "½", "1½"]);
    let varying = ["1", "2", "1½", "½"];
    let doses = match taken {
        Use::Morning => [one, "", "", ""],
        Use::Evening => ["", "", one, ""],
        Use::Night => ["", "", "", one],
        Use::TwoTimes => [one, "", one, ""],
        Use::ThreeTimes => [one, one, one, ""],
        Use::Varying => [dice.pick(&varying), "", dice.pick(&varying), ""],
        Use::Weekly | Use::AsNeeded(_) => [""; 4],
    };
    let (as_needed, note) = match taken {
        Use::AsNeeded(text) => (text, ""),
        Use::Weekly => ("", dice.pick(&["måndagar", "torsdagar", "byts var tredje dag"])),
        Use::Varying => ("", dice.pick(&["enligt separat ordination", "dos enligt lista från mottagningen", ""])),
        _ if dice.chance(30) => ("", dice.pick(&["krossas", "tas med mat", "på fastande mage", "ges i yoghurt"])),
        _ => ("", ""),
    };
    let solid = matches!(form, "tablett" | "kapsel" | "depottablett" | "enterokapsel");
    Medicine {
        name,
        strength,
        form,
        doses,
        as_needed,
        since: some_day(dice),
        changed: dice.chance(200).then(|| some_day(dice)),
        until: dice.chance(8).then(|| date(2035, 12, 31)),
        dose_bag: if solid && as_needed.is_empty() && !matches!(taken, Use::Varying) { bags } else { "N" },
        note,
    }
}

/// A day of the years before the demo.
pub fn some_day(dice: &mut Dice) -> Date {
    date(dice.pick(&[2018, 2019, 2020]), dice.pick(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), 1 + dice.below(28) as i8)
}
