//! Invented papers of an invented municipality, for the tests of the register's pages.
#![allow(dead_code, reason = "each test takes a part of it")]

use jiff::civil::date;
use planb_paper::*;

pub const SERIAL: &str = "K1-000123-X";
pub const NASTY: &str = "Åsa #let x = 1; *fet* _kursiv_ \\ \"citat\" 'x' $1$ `kod` <etikett> @ref //";

const FIRST: [&str; 12] =
    ["Gun-Britt", "Karin", "Mohammed", "Åsa", "Lars-Erik", "Fatima", "Örjan", "Siri", "Bo", "Märta", "Jonas", "Elin"];
const LAST: [&str; 10] =
    ["Öhman", "Lindström", "Hassan", "Kontosalmi", "Berg", "Nilsson", "Åkerlund", "Niemi", "Ek", "Wallin"];

pub fn name(number: usize) -> String {
    format!("{} {}", FIRST[number % 12], LAST[(number * 7 + number / 10) % 10])
}

pub fn stamp() -> Stamp {
    Stamp {
        municipality: "Älvsby kommun".into(),
        exercise: true,
        serial: SERIAL.into(),
        made_at: date(2021, 12, 14).at(22, 10, 0, 0),
        data_as_of: Some(date(2021, 12, 14).at(6, 5, 0, 0)),
        heads: "7K3QF9M2XA4WTPB8RJND".into(),
    }
}

pub fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| text.to_string()).collect()
}

/// Names that are as long as a register lets them be, one with everything in it.
pub fn long_names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("Nr{n}. {} {NASTY} 😀 \u{202e}omvänt عمر", "Ö".repeat(50))).collect()
}

/// A code as a card has it, 400 characters of base32.
pub fn code(number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(state >> 59) as usize])
    };
    (0..400).map(&mut letter).collect()
}

pub fn cards(count: usize) -> Vec<LoginCard> {
    let words =
        "abborre bänkrad citron dagsljus ekollon fjällräv granit havtorn isbit jordgubb klocka lingon måne näver";
    let card = |n: usize| LoginCard {
        who: if n % 5 == 4 { "Hemtjänst Norra".into() } else { name(n) },
        role_word: ["Enhetschef", "Handläggare", "Områdeschef", "Loggförare", "Personal"][n % 5].into(),
        units: match n % 4 {
            0 => texts(&["Hemtjänst Norra"]),
            1 => vec![],
            2 => texts(&["Hemtjänst Norra", "Hemtjänst Södra", "Nattpatrullen"]),
            _ => (1..30).map(|n| format!("Gruppbostad {n}")).collect(),
        },
        words: words.split(' ').map(str::to_string).collect(),
        code: code(n),
        personal: n % 5 != 4,
        fingerprint: format!("K7QD-{n:02}MA"),
    };
    (0..count).map(card).collect()
}

/// A chain in which each calls four.
pub fn chain(count: usize) -> ChainSheet {
    let person = |n: usize| {
        let depth = std::iter::successors(Some(n), |n| (*n > 0).then(|| (n - 1) / 4)).count() - 1;
        let calls = (n * 4 + 1..=n * 4 + 4).filter(|n| *n < count).map(who).collect();
        let dial = (n % 7 != 5).then(|| format!("+467017406{:02}", n % 100));
        ChainPerson {
            number: n as u32 + 1,
            depth: depth as u8,
            name: who(n),
            title: ["enhetschef", "samordnare", "undersköterska", ""][n % 4].into(),
            phone_shown: if n % 7 == 5 { String::new() } else { format!("070-174 06 {:02}", n % 100) },
            phone_dial: dial,
            deputy: (n % 3 == 1).then(|| (name(n + 40), "070-174 06 99".to_string())),
            calls,
            note: if n == 3 { "Arbetar natt, ring efter kl. 14 eller på hemnumret".into() } else { String::new() },
        }
    };
    ChainSheet {
        name: "Ringkedja vid totalt it-bortfall".into(),
        unit: "Hemtjänst Norra".into(),
        opening: texts(&[
            "Hej, det är … från Hemtjänst Norra. Det här är ringkedjan.",
            "Alla datorer är avstängda. Starta ingen dator och logga inte in någonstans.",
            "Kom till lokalen på ditt vanliga pass. Pärmen med dagens turer ligger i köket.",
        ]),
        read_back: "Starta ingen dator. Turerna ligger i pärmen i köket.".into(),
        people: (0..count).map(person).collect(),
        holes: texts(&["Elin Ek har inget nummer.", "Bo Berg ringer sex personer, ingen annan mer än fyra."]),
    }
}

fn who(n: usize) -> String {
    format!("{} {}", name(n), (b'A' + (n % 26) as u8) as char)
}

pub fn may_i(answer: Answer) -> Poster {
    let lines: &[&str] = match answer {
        Answer::No => &[
            "Starta inte. Stäng inte av det som är på.",
            "Dra ur nätverkskabeln.",
            "Mobilen får du använda till samtal och sms.",
        ],
        _ => &["Bara datorer med grön lapp.", "Bara Treserva och e-post."],
    };
    Poster {
        title: "Får jag använda datorn?".into(),
        answer,
        lines: texts(lines),
        contacts: vec![
            ("Krisledningen, en väg in".into(), "070-174 06 01".into()),
            ("It-jour".into(), "070-174 06 02".into()),
        ],
        issue_number: 3,
        valid_from: date(2021, 12, 14).at(10, 30, 0, 0),
        next_update: Some(date(2021, 12, 14).at(15, 0, 0, 0)),
    }
}

pub fn first_hour() -> Poster {
    Poster {
        title: "Enhetens första timme".into(),
        answer: Answer::Steps,
        lines: texts(&[
            "Den som är här och har mest erfarenhet leder. Skriv namnet på tavlan.",
            "Rör inte datorerna. Dra ur nätverkskabeln.",
            "Fram med pärmen. Läs hur gammal den är.",
            "Fördela listan Vem skadas först?",
            "Dela ut turblad och väskblad.",
            "Starta ringkedjan.",
            "Prova ett trygghetslarm.",
            "Rapportera till krisledningen.",
        ]),
        contacts: vec![("Krisledningen".into(), "070-174 06 01".into())],
        issue_number: 1,
        valid_from: date(2021, 11, 1).at(8, 0, 0, 0),
        next_update: None,
    }
}

pub fn wallets(count: usize) -> Vec<Wallet> {
    let line = |name: &str, text: &str| (name.to_string(), text.to_string());
    let wallet = |n: usize| Wallet {
        who: name(n),
        role: "Enhetschef, Hemtjänst Norra. Ersätter områdeschefen.".into(),
        lines: vec![
            line("Krisledningen, en väg in", "070-174 06 01"),
            line("Mitt första samtal", "070-174 06 11 Karin Lindström"),
            line("Sjuksköterska, jour", "070-174 06 21"),
            line("Trygghetslarm, leverantör", "070-174 06 31"),
            line("Bemanningsenheten", "070-174 06 41"),
            line("Pärmen står", "Exp. Storgatan 2, låst skåp, nyckel nr 14"),
        ],
    };
    (0..count).map(wallet).collect()
}

/// The card for telephones.
pub fn join() -> JoinCard {
    JoinCard {
        wifi_code: "WIFI:T:WPA;S:Krisrum;P:ett lagom ord;;".into(),
        network: "Krisrum".into(),
        password: "ett lagom ord".into(),
        address: "https://192.0.2.7:8022/phone".into(),
        tier: "Krypterad".into(),
        tier_means: "Telefoner som har fått kommunens certifikat kommer in.".into(),
    }
}

/// The situation of so many units.
pub fn situation(rows: usize) -> Board {
    let tones = [Tone::Good, Tone::Good, Tone::Soon, Tone::Good, Tone::Bad, Tone::Good, Tone::None];
    let cell = |n: usize| {
        let tone = tones[n % 7];
        let (word, detail) = match tone {
            Tone::Good => ("Grönt", ""),
            Tone::Soon => ("Gult", "räcker till i morgon"),
            Tone::Bad => ("Rött", "larmen är nere, vi går rundor · sämre"),
            Tone::None => ("", ""),
        };
        Cell { word: word.into(), detail: detail.into(), tone }
    };
    let row = |n: usize| BoardRow {
        unit: format!("{} {}", ["Hemtjänst", "Särskilt boende", "Gruppbostad"][n % 3], LAST[n % 10]),
        cells: (0..11).map(|column| cell(n * 5 + column * column)).collect(),
    };
    let columns = texts(&["Senast hörd", "Personal", "Nycklar och lås", "Läkemedel", "Larm", "Mat", "Dokumentation"]);
    let more = texts(&["Utbetalningar", "Telefoner", "Lokaler", "Bilar"]);
    let about = BoardAbout::Situation { summary: "2 har rött  ·  3 har gult".into() };
    let columns = columns.into_iter().chain(more).collect();
    Board { about, columns, rows: (0..rows).map(row).collect(), checks: Vec::new() }
}

/// What units have on paper.
pub fn coverage(rows: usize) -> Board {
    let tones = [Tone::Good, Tone::Soon, Tone::Bad, Tone::None];
    let cell = |n: usize| {
        let tone = tones[[0, 0, 0, 1, 0, 2, 0, 3][n % 8]];
        let (word, detail) = match tone {
            Tone::Good => ("Finns", "13 dec, låst skåp"),
            Tone::Soon => ("Gammal", "28 nov, 16 dygn"),
            Tone::Bad => ("Saknas", "aldrig utskriven"),
            Tone::None => ("Gäller inte", ""),
        };
        Cell { word: word.into(), detail: detail.into(), tone }
    };
    let row = |n: usize| BoardRow {
        unit: format!(
            "{} {}",
            ["Hemtjänst", "Särskilt boende", "Gruppbostad", "Hemsjukvård", "IFO"][n % 5],
            LAST[n % 10]
        ),
        cells: (0..7).map(|column| cell(n * 3 + column * column)).collect(),
    };
    let checks = [
        "Alla enheter har en plan som är beslutad",
        "Pärmar är utskrivna de senaste 14 dygnen",
        "Nycklar ligger i förseglade kuvert",
        "Återställningsdelarna ligger hos tre personer",
        "Ringkedjan är övad i år",
        "Inga nummer saknas i ringkedjan",
        "Blanketter för tre dygn på varje enhet",
        "Reservdatorn är startad den här månaden",
        "Affischen finns i rätt nummer i varje hus",
        "Plan B finns för varje system",
        "Ersättare finns för varje beslut",
        "En övning är gjord i år",
    ];
    Board {
        about: BoardAbout::Coverage,
        columns: texts(&["Plan", "Pärm", "Nycklar", "Läkemedel", "Blanketter", "Ringkedja", "Plan B"]),
        rows: (0..rows).map(row).collect(),
        checks: checks.iter().enumerate().map(|(n, what)| (n % 3 != 1, what.to_string())).collect(),
    }
}

fn span(text: &str) -> Span {
    Span { text: text.into(), ..Span::default() }
}

fn bold(text: &str) -> Span {
    Span { bold: true, ..span(text) }
}

fn plan_b() -> Vec<Block> {
    let cells = |list: &[&str]| list.iter().map(|text| vec![span(text)]).collect::<Vec<_>>();
    vec![
        Block::Heading(1, "Läkemedel".into()),
        Block::Paragraph(vec![
            span("Listorna i flik E är "),
            bold("underlag"),
            span(". En sjuksköterska "),
            Span { italic: true, ..span("kontrollerar dem") },
            span(" mot ordinationen innan de används. Filen heter "),
            Span { code: true, ..span("parm-2021-12-14.tar.age") },
            span("."),
        ]),
        Block::List {
            ordered: true,
            items: vec![
                vec![span("Ring sjuksköterskan.")],
                vec![span("Skriv på blankett "), bold("SIGN-1"), span(".")],
                vec![span("Lämna in blanketten vid passets slut.")],
            ],
        },
        Block::Heading(2, "Om listan saknas".into()),
        Block::List {
            ordered: false,
            items: vec![vec![span("Dospåsarnas text gäller.")], vec![span("Apoteket har en utskrift.")]],
        },
        Block::Rule,
        Block::Table {
            header: cells(&["Beroende", "Plan B", "Blankett", "Vem startar"]),
            rows: vec![
                cells(&[
                    "Treserva",
                    "Brukarblad i pärmen, flik C. Anteckningar för hand.",
                    "Besöksanteckning",
                    "den som leder passet",
                ]),
                cells(&[
                    "Nyckelfri hemtjänst",
                    "Reservnycklar i nyckelskåpet, kvittens på papper",
                    "Kvittens av nycklar och koder",
                    "samordnare",
                ]),
                cells(&["Telefoni", "Egna mobiler, ringkedja, bud med cykel", "Samtalslapp", "enhetschef"]),
            ],
        },
    ]
}

pub fn plan() -> PlanSheet {
    let said = |text: &str| vec![Block::Paragraph(vec![span(text)])];
    PlanSheet {
        title: "Hemtjänst i norra området".into(),
        kind_word: "Kontinuitetsplan".into(),
        unit: "Hemtjänst Norra".into(),
        version: "4".into(),
        approved: Some("2021-10-03 av Karin Lindström, områdeschef".into()),
        next_revision: Some("2022-10-03".into()),
        sections: vec![
            (
                "Varför verksamheten är samhällsviktig".into(),
                said(
                    "Liv och hälsa. 58 personer får hjälp varje dag. 14 av dem skadas inom fyra timmar om ingen kommer.",
                ),
            ),
            ("Acceptabel avbrottstid".into(), said("2 timmar, dygnet runt.")),
            ("Kritiska tidpunkter".into(), said("Morgon 06:30–10:00 och kväll 18:00–21:00.")),
            ("Beroenden".into(), said("Personal med delegering, nycklar, bilar, telefoner, Treserva, TES, larm.")),
            ("Lägsta servicenivå".into(), said("Läkemedel, mat, toalett och tillsyn. Städ och promenad ställs in.")),
            ("Plan B".into(), plan_b()),
            ("Återgång".into(), said("Blanketterna skrivs in i den ordning de lämnades.")),
            ("Övrigt".into(), vec![]),
        ],
    }
}

pub fn hour() -> FirstHour {
    FirstHour {
        whose: "Enhetschef · Hemtjänst Norra".into(),
        ticks: texts(&[
            "Skriv ut dagens besök",
            "Säg till alla: starta inte datorerna. Sätt upp affischen vid varje dator och vid ingången",
            "Ring din kedja och bocka av",
            "Gå först till dem som inte kan vänta",
            "Pröva nycklar, lås och larm",
            "Rapportera läget till krisledningen",
            "Gå till mötet",
        ]),
    }
}

pub fn exercise() -> ExerciseSheets {
    let question = |number: u8, text: &str, hint: &str, lines: u8| Question {
        number,
        text: text.into(),
        hint_where: hint.into(),
        points: 2,
        lines,
    };
    ExerciseSheets {
        unit: "Hemtjänst Norra".into(),
        day: date(2021, 12, 15),
        scenario_title: "Morgonen då allt var svart".into(),
        story: texts(&[
            "Klockan är 06:40. Ingen dator startar och planeringen i mobilen visar gårdagens turer. Telefonväxeln är tyst.",
            "Två vikarier väntar i köket. De har aldrig träffat brukarna. En anhörig ringer på dörren och frågar när någon kommer.",
        ]),
        questions: vec![
            question(1, "Vem leder tills chefen är här, och var står det?", "flik A, Första timmen", 2),
            question(
                2,
                "Vilka tre personer skadas först om ingen kommer, och före vilket klockslag?",
                "flik A, Vem skadas först?",
                4,
            ),
            question(
                3,
                "Vilken tur får den vikarie som inte kan lyfta ensam? Vad behöver hon ha med sig?",
                "flik B och D",
                4,
            ),
            question(4, "Vem ringer ni först, och vad säger ni? Skriv ordagrant.", "ringkedjan", 5),
            question(5, "Vem kontrollerar läkemedelslistan innan den används?", "", 3),
        ],
        facilitator: [
            ("0", "Dela ut deltagarnas blad. Läs berättelsen högt."),
            ("5", "Fråga 1 och 2. Säg ingenting om var pärmen står."),
            ("20", "Säg: Nu slutar trygghetslarmen att fungera."),
            ("40", "Fråga 4 och 5."),
            ("50", "Rätta tillsammans."),
            ("60", "Slut. Skriv uppgifterna."),
        ]
        .map(|(at, what)| (at.to_string(), what.to_string()))
        .to_vec(),
        answers: vec![
            (1, "Den med mest erfarenhet på plats. Namnet på tavlan. Flik A.".into()),
            (2, "De tre översta raderna i Vem skadas först?, med klockslag.".into()),
            (3, "En tur utan TVÅ PERS. Väskblad, nycklar, koder mot kvittens.".into()),
            (4, "Nästa i ringkedjan. Ordagrant med meningen att läsa tillbaka.".into()),
            (5, "Sjuksköterska. Listan är ett underlag tills den är signerad.".into()),
        ],
        score_words: vec![
            (9, "Ni klarar i morgon.".into()),
            (6, "Laga det som saknades och öva igen inom en månad.".into()),
            (0, "Pärmen är inte känd. Gå igenom den på nästa arbetsplatsträff.".into()),
        ],
    }
}

pub fn staff(count: usize) -> ListSheet {
    let row = |n: usize| {
        vec![
            name(n),
            ["undersköterska", "vårdbiträde", "samordnare"][n % 3].to_string(),
            if n.is_multiple_of(3) { "070-174 06 10".into() } else { String::new() },
            String::new(),
        ]
    };
    ListSheet {
        title: "Personal utan nummer".into(),
        lead: "Fyll i för hand och lämna till enhetschefen. Bara nummer som får stå på papper.".into(),
        header: texts(&["Namn", "Befattning", "Mobil", "Närstående att ringa"]),
        rows: (0..count).map(row).collect(),
        blank_rows: 6,
        landscape: false,
    }
}

pub fn copies(count: usize) -> ListSheet {
    let row = |n: usize| {
        vec![
            format!("K1-{n:06}-X"),
            "Pärm, flik A–E".into(),
            format!("Hemtjänst {}", LAST[n % 10]),
            "13 dec 2021".into(),
            "låst skåp, exp.".into(),
            name(n),
            String::new(),
            String::new(),
        ]
    };
    ListSheet {
        title: "Utskriven och inlåst".into(),
        lead: "Enhetschefen skriver under samma dag som pärmen skrivs ut.".into(),
        header: texts(&["Löpnummer", "Vad", "Enhet", "Utskriven", "Var", "Ansvarig", "Inlåst, datum", "Underskrift"]),
        rows: (0..count).map(row).collect(),
        blank_rows: 4,
        landscape: true,
    }
}
