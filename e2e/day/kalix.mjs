// The first day of Kalix, 16 December 2021, on three computers: what was done where, at the clock of the day. People are invented.

/** The unit whose computer is the unit's; its envelope and its scope. */
export const UNIT = "hemtjanst-forsnas-norra";

/** Who does things, and with which role's card. */
export const PEOPLE = {
  manager: { on: "station", role: "unit-manager", unit: UNIT, name: "Eva Lind" },
  director: { on: "director", role: "director", name: "Doris Ek" },
  keeper: { on: "crisis", role: "log-keeper", name: "Olle Berg" },
};

const say = (at, who, text, more = {}) => ({ at, who, does: "say", text, ...more });
const phone = by => ({ by, channel: "phone" });

/** Before the computers have met: two begin without knowing of each other. */
const NIGHT_AND_MORNING = [
  { at: "03:00", who: "manager", does: "begin", what: "Datakommunikationen ligger nere" },
  say("03:10", "manager", "Planering och nycklar i mobilen uppdateras inte. Vi kör rundan efter kvällens utskrift."),
  say("03:40", "manager", "Trygghetslarmen går fram som vanligt.", phone("Trygghetsjouren")),
  { at: "07:40", who: "manager", does: "tick", key: "pcs-off" },
  { at: "07:33", who: "director", does: "begin", what: "Inga system svarar" },
  say("07:33", "director", "Datakommunikation ligger nere sedan cirka klockan 03:00 i natt.", { ...phone("Systemförvaltaren"), key: true }),
  say("07:52", "director", "Datorerna är inte lämpliga att starta och använda.", { ...phone("IT-enheten"), key: true }),
  { at: "08:06", who: "director", does: "raise", why: "Ingen vet hur länge det varar" },
  { at: "08:06", who: "director", does: "sit", chair: "lead" },
  say("08:15", "director", "Allt arbete ställs om från digitalt till analogt, nu. Beslut: socialchefen.", { mark: "decision" }),
];

/** A stick has gone round: the two are made one, and everybody works in it. */
const FORENOON = [
  { at: "08:30", who: "director", does: "join" },
  { at: "08:32", who: "keeper", does: "sit", chair: "log-keeper" },
  say("08:35", "keeper", "Flera enheter har planeringen utskriven, men inte alla.", phone("Hemtjänsten")),
  say("08:50", "keeper", "Bemanningen går inte att nå: där finns inga mobiltelefoner.", { ...phone("Enhetschef"), key: true }),
  say("08:55", "keeper", "Mobiltelefoner omfördelas till bemanningen i dag. Beslut: socialchefen.", { mark: "decision" }),
  { at: "09:10", who: "manager", does: "tick", key: "chain" },
  { at: "09:57", who: "manager", does: "report", unit: UNIT, differs: { staff: ["yellow", "Två sjuka, inga att ringa"], documentation: ["red", "På papper"] } },
  { at: "10:05", who: "keeper", does: "report", unit: "sabo-alvgarden", differs: { medicines: ["red", "Signeringslistor saknas"] } },
  { at: "10:55", who: "director", does: "tell", start: "computer", next: "15:30" },
  { at: "10:58", who: "keeper", does: "call", as: "visit", who_calls: "En anhörig", phone: "070-174 06 77", about: "Agda Provsson", what: "Undrar om besöket i kväll blir av.", promise: "1h" },
  say("11:00", "manager", "Kvällens turlistor är utskrivna och lämnade till bilarna."),
];

/** All have met on the hotspot: the meeting is held with what the units have reported. */
const NOON = [
  {
    at: "11:30", who: "keeper", does: "meet", as: "first", name: "Krisledningsmöte 1", place: "Krisledningsrummet",
    here: [UNIT, "sabo-alvgarden"], phone: ["ifo-forsorjningsstod-norr"],
    remarks: { 1: "Alla enheter arbetar på papper.", 3: "Bemanningen får mobiler före kl. 13." },
    decision: {
      text: "Pappersscheman tas fram tre veckor framåt.",
      reason: "Ingen vet när schemasystemet är tillbaka.",
      "decided-by": "Doris Ek",
      alternatives: "En vecka i taget.",
      dissent: "MAS hade velat börja med nätterna.",
    },
    task: { what: "Ta fram pappersscheman tre veckor framåt", owner: "Bemanningsenheten", until: "18:00" },
    next: "16:00",
  },
  { at: "11:45", who: "manager", does: "report", unit: UNIT, differs: { documentation: ["red", "På papper"] } },
  { at: "11:50", who: "director", does: "tell", start: "happened", next: "15:30" },
  say("12:15", "keeper", "Nätverket stängs ner av säkerhetsskäl.", { by: "IT-enheten", channel: "runner", key: true }),
  { at: "12:20", who: "keeper", does: "answer", of: "visit", text: "Besöket blir av som vanligt. Den anhöriga är nöjd." },
  say("12:30", "director", "Presskonferens. Fråga: är det en attack? Svar: vi vet inte än.", { mark: "press" }),
  say("16:10", "manager", "Alla kvällens besök är bemannade."),
  { at: "18:30", who: "director", does: "tell", start: "reach", next: "22:00" },
  say("19:30", "director", "En tillfällig extern webbplats är uppe på den vanliga adressen.", { key: true }),
];

export const PARTS = [NIGHT_AND_MORNING, FORENOON, NOON];

/** What the papers of the evening say, on every computer, besides every line above. */
export const MUST = {
  log: ["Driftstopp startat", "Beslut: krisläge", "Första timmen"],
  minutes: [
    "Krisledningsmöte 1", "Krisledningsrummet", "Doris Ek", "Olle Berg",
    "Hemtjänst Forsnäs Norra", "IFO Försörjningsstöd Norr (telefon)",
    "Alla enheter arbetar på papper.", "Bemanningen får mobiler före kl. 13.",
    "Pappersscheman tas fram tre veckor framåt.", "Ingen vet när schemasystemet är tillbaka.", "En vecka i taget.",
    "MAS hade velat börja med nätterna.", "Bemanningsenheten", "Två sjuka, inga att ringa", "Signeringslistor saknas",
  ],
  situation: ["Hemtjänst Forsnäs Norra", "På papper"],
  /** Of units that the unit's own manager does not see. */
  others: ["Säbo Älvgården", "Signeringslistor saknas"],
};

/** What stands on no paper of these: a client, and who called about them. */
export const NEVER = ["Agda", "En anhörig", "070-174 06 77"];
