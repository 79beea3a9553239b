//! Invented people's names, in the mix of northern Sweden: Swedish, Finnish, Meänkieli, Sámi, and those who came later.
//! Only letters that Windows-1252 has, as the old systems write it.

use std::collections::HashSet;

use super::dice::Dice;

/// Women's first names.
#[rustfmt::skip]
pub const WOMEN: [&str; 96] = [
    "Anna", "Karin", "Margareta", "Ingrid", "Kerstin", "Birgitta", "Gun", "Gunvor", "Göta", "Märta", "Siv",
    "Maj-Britt", "Britt-Marie", "Elsa", "Ulla", "Åsa", "Gunhild", "Ragnhild", "Solveig", "Ingegerd", "Barbro",
    "Berit", "Inga-Lill", "Ann-Christin", "Astrid", "Dagny", "Edit", "Elvira", "Hjördis", "Hildur", "Irma", "Judit",
    "Lisbet", "Lovisa", "Monica", "Rut", "Signe", "Stina", "Svea", "Sonja", "Tyra", "Vera", "Viola", "Yvonne",
    "Marianne", "Gerd", "Lilly", "Anita", "Aino", "Aili", "Eila", "Helmi", "Hilkka", "Irja", "Kaarina", "Kyllikki",
    "Liisa", "Maija", "Marjatta", "Pirkko", "Päivi", "Raija", "Saara", "Sirkka", "Taimi", "Tuula", "Tyyne", "Biret",
    "Elle", "Inger-Márjá", "Máret", "Rávdná", "Sárá", "Ristin", "Inká", "Láilá", "Zeinab", "Fatima", "Amina", "Hodan",
    "Layla", "Maryam", "Noor", "Samira", "Yasmin", "Rahel", "Selam", "Natalia", "Svetlana", "Somchai-Ann", "Malai",
    "Emma", "Klara", "Linnéa", "Moa", "Wilma",
];

/// Men's first names.
#[rustfmt::skip]
pub const MEN: [&str; 90] = [
    "Lars", "Karl", "Nils", "Sven", "Erik", "Åke", "Bengt", "Bertil", "Börje", "Evert", "Folke", "Gösta", "Gunnar",
    "Göran", "Harald", "Harry", "Henning", "Hilding", "Håkan", "Ingvar", "Ivar", "Jörgen", "Kjell", "Kurt", "Lennart",
    "Lars-Erik", "Leif", "Martin", "Olov", "Per-Åke", "Per-Olov", "Ragnar", "Roland", "Rune", "Sixten", "Sigvard",
    "Stig", "Sture", "Sören", "Tage", "Tore", "Torsten", "Uno", "Valfrid", "Verner", "Yngve", "Örjan", "Östen",
    "Arvo", "Eero", "Eino", "Esko", "Heikki", "Ilmari", "Jorma", "Kalevi", "Lauri", "Matti", "Oiva", "Olavi", "Paavo",
    "Reino", "Seppo", "Tapio", "Toivo", "Urho", "Veikko", "Väinö", "Ánte", "Áilu", "Juhán", "Mihkkal", "Niillas",
    "Piera", "Jovnna", "Ahmed", "Ali", "Abdi", "Hassan", "Ibrahim", "Khalid", "Mahmoud", "Omar", "Yusuf", "Dawit",
    "Tesfay", "Igor", "Elias", "Hampus", "Simon",
];

/// Family names.
#[rustfmt::skip]
pub const FAMILIES: [&str; 160] = [
    "Andersson", "Johansson", "Nilsson", "Larsson", "Lindgren", "Lindberg", "Sandström", "Bergström", "Nyström",
    "Åström", "Öberg", "Öhman", "Sjölund", "Hedlund", "Ek", "Ekman", "Forsberg", "Forslund", "Wännman", "Wikström",
    "Wallström", "Lundbäck", "Stenman", "Strömbäck", "Bäckström", "Granström", "Häggström", "Höglund", "Isaksson",
    "Israelsson", "Johansson-Keisu", "Karlsson", "Landström", "Långström", "Marklund", "Nordlund", "Norberg",
    "Olofsson", "Persson", "Rönnbäck", "Rutström", "Sundqvist", "Söderberg", "Sörensson", "Tornberg", "Vikberg",
    "Viklund", "Ylander", "Zackrisson", "Ågren", "Åkerlund", "Östlund", "Östman", "Björk-Ström", "Hökby", "Grafström",
    "Burström", "Drugge", "Enbom", "Fjällström", "Gunnelbrand", "Hannu", "Hurtig", "Innala", "Juto", "Kalla", "Kero",
    "Kemi", "Keisu", "Kostenius", "Kumpula", "Kangas", "Kenttä", "Kyrö", "Lahti", "Lampinen", "Larvia", "Liikavainio",
    "Lompolo", "Marttala", "Mella", "Muotka", "Mäki", "Mäkitalo", "Mörtberg", "Niemi", "Niska", "Nieminen",
    "Ollikainen", "Ovesson", "Palo", "Pekkari", "Perttu", "Pääjärvi", "Raattamaa", "Rantakyrö", "Rantatalo", "Rova",
    "Ruokojärvi", "Rytioja", "Salmela", "Savilahti", "Siikavuopio", "Snell", "Stålnacke", "Suikki", "Taavola", "Tano",
    "Thyni", "Toolanen", "Uusitalo", "Vaara", "Vanhapiha", "Vuollo", "Väyrynen", "Waara", "Ylipää", "Ylitalo",
    "Heikkilä", "Korkeamäki", "Allas", "Blind", "Gaup", "Huuva", "Idivuoma", "Kuhmunen", "Kuoljok", "Labba", "Länta",
    "Marainen", "Nutti", "Omma", "Partapuoli", "Päiviö", "Sarri", "Sevä", "Skum", "Spik", "Svonni", "Utsi",
    "Valkeapää", "Al-Hassan", "Al-Rashid", "Abdi", "Ahmadi", "Barzani", "El-Khoury", "Farah", "Haile", "Hosseini",
    "Jama", "Mohamud", "Warsame", "Yusufi", "Kowalska", "Müller", "O'Brien", "d'Arc", "af Geijerstam", "von Essen",
];

/// People whose names try the paper: (given, family).
pub const LONG: [(&str, &str); 5] = [
    ("Anna-Karin Elisabeth Maria Margareta", "von Essen-Liikavainio af Geijerstam"),
    ("Maximilian Alexander Konstantin", "Siikavuopio-Rantakyrö Ruokojärvi"),
    ("Inger-Márjá Ristin Biret-Elle", "Partapuoli-Valkeapää"),
    ("Abdirahman Mohamed Hassan Ibrahim", "Al-Rashid El-Khoury"),
    ("Per-Olov Karl-Gustaf Valfrid Hilding", "Gunnelbrand-Fjällström-Zackrisson"),
];

/// Whose first names are drawn; also the parity of a personnummer's ninth digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Woman,
    Man,
}

impl Sex {
    /// Either, with equal chance.
    pub fn draw(dice: &mut Dice) -> Sex {
        if dice.chance(500) { Sex::Woman } else { Sex::Man }
    }
}

/// Hands out names so that no two people of the municipality share one unless it is meant.
#[derive(Default)]
pub struct Names(HashSet<(String, String)>);

impl Names {
    /// A name that nobody has yet: (given, family). `family` keeps a family together.
    pub fn draw(&mut self, dice: &mut Dice, sex: Sex, family: Option<&str>) -> (String, String) {
        let first = if sex == Sex::Woman { &WOMEN[..] } else { &MEN[..] };
        let mut second = "";
        loop {
            let family = family.unwrap_or_else(|| dice.pick(&FAMILIES));
            let mut given = dice.pick(first).to_string();
            if !second.is_empty() && !given.contains('-') && !second.contains('-') {
                given = format!("{given} {second}");
            }
            if self.0.insert((given.clone(), family.to_string())) {
                return (given, family.to_string());
            }
            second = dice.pick(first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_be_written_by_the_old_systems_and_stands_once() {
        let long = LONG.iter().flat_map(|(given, family)| [*given, *family]);
        for name in WOMEN.into_iter().chain(MEN).chain(FAMILIES).chain(long) {
            assert!(!encoding_rs::WINDOWS_1252.encode(name).2, "{name}");
        }
        assert_eq!(HashSet::from(WOMEN).len(), WOMEN.len());
        assert_eq!(HashSet::from(MEN).len(), MEN.len());
        assert_eq!(HashSet::from(FAMILIES).len(), FAMILIES.len());
        assert!(WOMEN.len() + MEN.len() >= 150);
    }

    #[test]
    fn a_name_is_given_once() {
        let (mut names, mut dice) = (Names::default(), Dice::of(1, "names", 0));
        let drawn: HashSet<_> = (0..400).map(|_| names.draw(&mut dice, Sex::Woman, Some("Ek"))).collect();
        assert_eq!(drawn.len(), 400);
    }
}
