//! 16 December 2021 in Kalix, as the municipality told it afterwards: its times, its counts, what worked and what did not.
//! The people are invented, and so is what stands between the times that are known.

use super::{Call, Day, Doing, Moment, Said, Told, Worth};

const AREA: &str = "Mona Vikström";
const DIRECTOR: &str = "Agneta Sandberg";
const NIGHT: &str = "Ronja Niemi";
const KEEPER: &str = "Tove Lindgren";
const COMMUNICATOR: &str = "Kim Holma";
const NURSE: &str = "Helena Uusitalo";
const SOCIAL: &str = "Pär Wanhainen";

/// A line of the log.
const fn line(
    at: &'static str,
    by: &'static str,
    (reported_by, channel, source): (&'static str, &'static str, &'static str),
    text: &'static str,
) -> Moment {
    Moment { at, by, doing: Doing::Say(Said { text, reported_by, channel, source, worth: Worth::Plain }) }
}

/// A line that the next meeting is to hear.
const fn key(
    at: &'static str,
    by: &'static str,
    (reported_by, channel, source): (&'static str, &'static str, &'static str),
    text: &'static str,
) -> Moment {
    Moment { at, by, doing: Doing::Say(Said { text, reported_by, channel, source, worth: Worth::Key }) }
}

/// A line that is kept apart: a decision, the press, the attacker.
const fn marked(at: &'static str, mark: &'static str, text: &'static str) -> Moment {
    let said = Said { text, reported_by: "", channel: "", source: "", worth: Worth::Mark(mark) };
    Moment { at, by: KEEPER, doing: Doing::Say(said) }
}

const fn tell(at: &'static str, told: Told) -> Moment {
    Moment { at, by: COMMUNICATOR, doing: Doing::Tell(told) }
}

const fn start(id: &'static str, start: &'static str, next: &'static str) -> Told {
    Told { id, start, set: &[], replaces: "", next }
}

/// A record of another kind.
const fn record(
    at: &'static str,
    by: &'static str,
    kind: &'static str,
    id: &'static str,
    set: &'static [(&'static str, &'static str)],
) -> Moment {
    Moment { at, by, doing: Doing::Write { kind, id, set } }
}

/// A call, letter or visit that somebody waits for an answer to.
const fn call(at: &'static str, by: &'static str, call: Call) -> Moment {
    Moment { at, by, doing: Doing::Call(call) }
}

/// The fields of a tick of the director's card.
macro_rules! tick {
    ($key:literal) => {
        &[("incident", "{incident}"), ("role", "director"), ("key", $key), ("at", "{now}"), ("by", DIRECTOR)]
    };
}

/// The fields of a report.
macro_rules! report {
    ($unit:literal, $function:literal, $colour:literal, $words:literal) => {
        &[
            ("incident", "{incident}"),
            ("unit", concat!("{unit:", $unit, "}")),
            ("function", $function),
            ("colour", $colour),
            ("words", $words),
            ("trend", "same"),
            ("at", "{now}"),
            ("reported_by", AREA),
            ("channel", "phone"),
        ]
    };
}

/// Nobody else said it, and it came by no channel.
const SEEN: (&str, &str, &str) = ("", "", "");

/// The day.
pub const DAY: Day = Day { name: "kalix-2021", moments: MOMENTS };

const MOMENTS: &[Moment] = &[
    Moment { at: "03:00", by: NIGHT, doing: Doing::Begin { what: "Datakommunikationen ligger nere" } },
    line(
        "03:10",
        NIGHT,
        SEEN,
        "Planering och nycklar i mobilen uppdateras inte. Vi kör rundan efter kvällens utskrift.",
    ),
    line("03:40", NIGHT, ("Trygghetsjouren", "phone", ""), "Trygghetslarmen går fram som vanligt."),
    key(
        "07:33",
        AREA,
        (NIGHT, "phone", "Systemförvaltaren, IT-enheten"),
        "Datakommunikation ligger nere sedan cirka klockan 03:00 i natt. Det vill säga verksamhetssystemet, planeringsverktyget med mera fungerar inte. Det ser ut som ett större serverfel.",
    ),
    line(
        "07:36",
        AREA,
        SEEN,
        "Områdescheferna ringer samtliga enhetschefer: verksamhetssystem och planering ligger nere.",
    ),
    key("07:52", AREA, ("IT-enheten", "phone", ""), "Datorerna är inte lämpliga att starta och använda."),
    Moment { at: "08:06", by: DIRECTOR, doing: Doing::Raise { leader: DIRECTOR } },
    record(
        "08:06",
        DIRECTOR,
        "shift",
        "pass-1",
        &[("incident", "{incident}"), ("chair", "lead"), ("person", DIRECTOR), ("from", "{now}")],
    ),
    record(
        "08:06",
        KEEPER,
        "shift",
        "pass-2",
        &[("incident", "{incident}"), ("chair", "log-keeper"), ("person", KEEPER), ("from", "{now}")],
    ),
    line("08:06", DIRECTOR, SEEN, "Kommundirektören uppringd. Han börjar genast kartlägga läget."),
    marked(
        "08:15",
        "decision",
        "Allt arbete ställs om från digitalt till analogt, nu. All dokumentation på papper från i morse. Beslut: socialchefen.",
    ),
    record("08:16", DIRECTOR, "tick", "{incident}~director~leads", tick!("leads")),
    record("08:18", DIRECTOR, "tick", "{incident}~director~pcs-off", tick!("pcs-off")),
    tell("08:20", start("dator-1", "computer", "11:50")),
    tell("08:22", start("hant-1", "happened", "11:50")),
    line(
        "08:35",
        KEEPER,
        ("Hemtjänsten", "phone", ""),
        "Flera enheter har planeringen utskriven, men inte alla. Enheterna skriver ner det de vet om brukarna.",
    ),
    line(
        "08:40",
        KEEPER,
        ("Särskilt boende", "phone", ""),
        "Larmen på boendena och de digitala låsen i hemtjänsten fungerar.",
    ),
    key(
        "08:50",
        KEEPER,
        ("Enhetschef hemtjänst", "phone", ""),
        "Bemanningen går inte att nå: där finns inga mobiltelefoner.",
    ),
    marked(
        "08:55",
        "decision",
        "Mobiltelefoner omfördelas till bemanningen i dag, fler köps. Genomringning till alla mobiler beställs. Beslut: socialchefen.",
    ),
    record("09:10", NURSE, "partner", "region", &[("name", "Region Norrbotten"), ("sort", "region")]),
    record(
        "09:10",
        NURSE,
        "told",
        "region-1",
        &[
            ("partner", "region"),
            ("incident", "{incident}"),
            ("what", "Systemen ligger nere. Vi behöver hjälp med läkemedelslistor."),
            ("at", "{now}"),
            ("by", NURSE),
            ("channel", "phone"),
            ("received_by", "Vakthavande, Region Norrbotten"),
            ("read_back", "right"),
            ("answer", "Hjälper med Lifecare, NPÖ och Pascal, och ställer ett rum till förfogande."),
            ("next", "{day}T15:00"),
        ],
    ),
    line(
        "09:10",
        NURSE,
        ("Region Norrbotten", "phone", ""),
        "Regionen hjälper till med Lifecare, NPÖ och Pascal, och ställer ett rum till förfogande.",
    ),
    line("09:15", NURSE, SEEN, "Egen personal bevakar utskrivningsklara i Lifecare hemifrån, varje hel timme."),
    line(
        "09:30",
        SOCIAL,
        SEEN,
        "Utbetalningsvecka för ekonomiskt bistånd. Arbetsgrupp startad: IFO, handläggare, ekonomi. Förra månadens utbetalningar finns på papper i akterna.",
    ),
    line(
        "09:40",
        SOCIAL,
        SEEN,
        "LVU, LVM och orosanmälningar tas emot på papper. Försändelser till förvaltningsrätten körs med bil.",
    ),
    line(
        "09:50",
        KEEPER,
        ("Privat utförare", "phone", ""),
        "Den privata utföraren av hemtjänst arbetar som vanligt och är lite påverkad.",
    ),
    record("09:55", AREA, "report", "{incident}~{unit:0}~staff", report!(0, "staff", "green", "Alla på plats")),
    record(
        "09:55",
        AREA,
        "report",
        "{incident}~{unit:0}~documentation",
        report!(0, "documentation", "red", "På papper"),
    ),
    record(
        "09:56",
        AREA,
        "report",
        "{incident}~{unit:0}~alarms",
        report!(0, "alarms", "green", "Går fram som vanligt"),
    ),
    record(
        "09:57",
        AREA,
        "report",
        "{incident}~{unit:1}~staff",
        report!(1, "staff", "yellow", "Två sjuka, inga att ringa"),
    ),
    record(
        "09:58",
        AREA,
        "report",
        "{incident}~{unit:1}~keys",
        report!(1, "keys", "yellow", "Nyckelschema saknas på papper"),
    ),
    record(
        "09:59",
        AREA,
        "report",
        "{incident}~{unit:2}~medicines",
        report!(2, "medicines", "red", "Signeringslistor saknas"),
    ),
    line("10:00", KEEPER, SEEN, "Kommunens krisledningsstab. Socialchefen och MAS deltar."),
    key(
        "10:20",
        KEEPER,
        ("IT-enheten", "meeting", ""),
        "Omkring 1 200 datorer i kommunen ska gås igenom, ungefär 400 av dem är våra.",
    ),
    marked(
        "10:40",
        "decision",
        "Två telefonnummer blir en väg in för brukare och anhöriga. Bemannas från kl. 11. Beslut: socialchefen.",
    ),
    tell(
        "10:55",
        Told {
            id: "nummer-1",
            start: "reach",
            set: &[
                (
                    "text",
                    "Ring. E-post och e-tjänster fungerar inte just nu.\n\n- Nytt ärende, fråga eller oro för någon: ring 070-174 06 01 eller 070-174 06 02.\n- Fara för liv: ring 112.\n- Du kan också skicka brev, eller komma in till förvaltningen.\n\nHemtjänst, boenden och trygghetslarm fungerar.",
                ),
                (
                    "text_en",
                    "Call us. E-mail and online services do not work for now.\n\n- A new matter, a question, or worry about somebody: call 070-174 06 01 or 070-174 06 02.\n- Danger to life: call 112.\n\nHome care, care homes and safety alarms work.",
                ),
            ],
            replaces: "",
            next: "19:30",
        },
    ),
    call(
        "10:58",
        KEEPER,
        Call {
            id: "samtal-1",
            way: "phone",
            topic: "visit",
            caller: "En anhörig, 070-174 06 77",
            what: "Undrar om besöket i kväll blir av.",
            promised: "12:00",
        },
    ),
    tell("11:00", start("hjalp-1", "care", "19:30")),
    call(
        "11:05",
        KEEPER,
        Call {
            id: "samtal-2",
            way: "phone",
            topic: "money",
            caller: "En klient, 070-174 06 78",
            what: "Undrar om försörjningsstödet kommer före jul.",
            promised: "16:00",
        },
    ),
    call(
        "11:20",
        KEEPER,
        Call {
            id: "samtal-3",
            way: "visit",
            topic: "concern",
            caller: "En granne, i receptionen",
            what: "Är orolig för någon i huset. Vill bli uppringd.",
            promised: "13:00",
        },
    ),
    line("11:30", KEEPER, SEEN, "Krisledningsmöte 1. Lägesbeskrivning från samtliga verksamheter."),
    record(
        "11:30",
        KEEPER,
        "meeting",
        "mote-1",
        &[
            ("number", "X1-M1"),
            ("name", "Krisledningsmöte 1"),
            ("incident", "{incident}"),
            ("when", "{now}"),
            ("opened", "{now}"),
            ("place", "Krisledningsrummet"),
            ("leader", DIRECTOR),
            ("keeper", KEEPER),
        ],
    ),
    record(
        "11:40",
        KEEPER,
        "decision",
        "beslut-1",
        &[
            ("meeting", "mote-1"),
            ("incident", "{incident}"),
            ("text", "Pappersscheman tas fram tre veckor framåt. Administrationen hjälper hemtjänsten."),
            ("reason", "Ingen vet när schemasystemet är tillbaka, och personalen måste veta när de arbetar."),
            ("alternatives", "En vecka i taget."),
            ("decided_by", DIRECTOR),
            ("at", "{now}"),
        ],
    ),
    marked(
        "11:40",
        "decision",
        "Pappersscheman tas fram tre veckor framåt. Administrationen hjälper hemtjänsten, bland annat med inköp. Beslut: socialchefen.",
    ),
    record(
        "11:48",
        KEEPER,
        "task",
        "uppgift-1",
        &[
            ("what", "Ta fram pappersscheman tre veckor framåt"),
            ("owner", "Bemanningsenheten"),
            ("until", "{day}"),
            ("from", "meeting"),
            ("about", "mote-1"),
        ],
    ),
    record("11:49", KEEPER, "meeting", "mote-1", &[("closed", "{now}"), ("next_at", "{day}T14:00")]),
    tell("11:50", Told { id: "dator-2", start: "computer", set: &[], replaces: "dator-1", next: "15:30" }),
    tell(
        "11:50",
        Told {
            id: "hant-2",
            start: "happened",
            set: &[(
                "text",
                "Kommunens datasystem ligger nere sedan i natt. Det kan röra sig om veckor.\n\n- Verksamhetssystem, planering, scheman, e-post, skrivare och intranät fungerar inte.\n- Mobiltelefoner, trygghetslarm och digitala lås fungerar.\n- Vi arbetar med papper och penna. Allt som ska dokumenteras skrivs på papper.\n\nDet är informationen på den här sidan som gäller. Får du inte svar här, fråga din närmaste chef. Tack för det ni gör.",
            )],
            replaces: "hant-1",
            next: "15:30",
        },
    ),
    tell("11:55", start("losen-1", "password", "15:30")),
    tell("11:56", start("epost-1", "mail", "15:30")),
    key(
        "12:15",
        KEEPER,
        ("IT-enheten", "runner", ""),
        "Nätverket stängs ner av säkerhetsskäl. Internet, intranät och extern webbplats försvinner.",
    ),
    marked(
        "12:30",
        "press",
        "Presskonferens. Fråga: är det en attack? Svar: vi vet inte än. Fråga: är brukarna trygga? Svar: ja, hemtjänst, boenden och larm fungerar.",
    ),
    line(
        "12:50",
        KEEPER,
        ("Fastighet", "phone", ""),
        "Ventilationen i flera hus styrs inte. Skrivare och kopiatorer är döda.",
    ),
    line(
        "13:10",
        KEEPER,
        SEEN,
        "En kopiator utanför nätverket ställs upp i förvaltningens lokaler. Utskrift med USB-minne.",
    ),
    line("13:30", KEEPER, ("Köket", "phone", ""), "Matbeställningar tas emot per telefon från varje enhet."),
    line("14:00", KEEPER, SEEN, "Krisledningsmöte 2. Genomgång av varje verksamhet, omfallsplanering."),
    record(
        "14:00",
        KEEPER,
        "meeting",
        "mote-2",
        &[
            ("number", "X1-M2"),
            ("name", "Krisledningsmöte 2"),
            ("incident", "{incident}"),
            ("when", "{now}"),
            ("opened", "{now}"),
            ("place", "Krisledningsrummet"),
            ("leader", DIRECTOR),
            ("keeper", KEEPER),
            ("previous", "mote-1"),
        ],
    ),
    record(
        "14:20",
        KEEPER,
        "decision",
        "beslut-2",
        &[
            ("meeting", "mote-2"),
            ("incident", "{incident}"),
            ("text", "Datorer för liv och hälsa gås igenom först, tillsammans med myndighetsutövning."),
            ("reason", "Omkring 400 av 1 200 datorer är våra, och alla hinns inte med samtidigt."),
            ("decided_by", DIRECTOR),
            ("at", "{now}"),
        ],
    ),
    marked(
        "14:20",
        "decision",
        "Datorer för liv och hälsa gås igenom först, tillsammans med myndighetsutövning. Beslut: socialchefen.",
    ),
    record("14:45", KEEPER, "meeting", "mote-2", &[("closed", "{now}"), ("next_at", "{day}T18:00")]),
    line("15:00", KEEPER, SEEN, "Kommunens krisledningsstab. Socialchefen och MAS deltar."),
    tell(
        "15:30",
        Told {
            id: "dator-3",
            start: "computer",
            set: &[(
                "text",
                "Nej.\n\n- Starta inte datorn.\n- Alla Windows-datorer lämnas in för genomgång, i bestämd ordning. Din chef säger när.\n- Mobiltelefonen får du använda till samtal och sms.\n- Dela internet från mobilen bara till en dator med lappen Genomgången.",
            )],
            replaces: "dator-2",
            next: "19:30",
        },
    ),
    line("16:10", KEEPER, ("Hemtjänsten", "phone", ""), "Alla kvällens besök är bemannade och uppritade på tavlan."),
    marked(
        "18:00",
        "attacker",
        "Ett meddelande har kommit från någon som säger sig ligga bakom. Inget svar lämnas. Polisen har det.",
    ),
    tell(
        "19:25",
        Told {
            id: "nummer-2",
            start: "",
            set: &[
                ("title", "Så når du socialtjänsten"),
                ("audience", "clients\npublic"),
                (
                    "text",
                    "Ring **070-174 06 01** eller **070-174 06 02**, dygnet runt.\n\n- Fara för liv: ring 112.\n- E-post och e-tjänster fungerar inte. Skriv brev eller kom in till förvaltningen.\n\nHemtjänst, boenden och trygghetslarm fungerar.",
                ),
                (
                    "sms",
                    "Socialtjänsten nås på 070-174 06 01 eller 070-174 06 02. Hemtjänst, boenden och larm fungerar. Fara för liv: 112.",
                ),
                ("title_en", "How to reach social services"),
                (
                    "text_en",
                    "Call **070-174 06 01** or **070-174 06 02**, day and night.\n\nDanger to life: call 112. Home care, care homes and safety alarms work.",
                ),
            ],
            replaces: "nummer-1",
            next: "23:00",
        },
    ),
    tell("19:26", Told { id: "hjalp-2", start: "care", set: &[], replaces: "hjalp-1", next: "23:00" }),
    Moment { at: "19:30", by: COMMUNICATOR, doing: Doing::Site },
    key("19:30", COMMUNICATOR, SEEN, "En tillfällig extern webbplats är uppe på den vanliga adressen."),
];
