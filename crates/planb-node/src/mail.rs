//! A letter, given to the program on this computer that sends mail. Nothing in it is about a client.
//!
//! Plan B speaks to no mail server itself: which server, with which password, is the computer's own affair.

use std::io::Write;
use std::process::{Command, Stdio};

use jiff::Zoned;

use crate::settings::Mail;
use crate::trouble::Trouble;

/// Bytes of one encoded word of a header: 75 characters with what stands around it.
const WORD_BYTES: usize = 20;
/// Most characters of the last line that the program complained with that are told.
const MOST_TOLD: usize = 200;

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub body: String,
    pub at: Zoned,
}

/// Gives a letter to the role and its deputy to the program of the settings.
pub fn send(mail: &Mail, letter: &Letter) -> Result<(), Trouble> {
    let failed =
        |code: String| Trouble::environment("mail-failed").with("program", mail.sendmail.display()).with("code", code);
    let io = |error: std::io::Error| failed(error.kind().to_string());
    let mut command = Command::new(&mail.sendmail);
    command.args(["-t", "-i"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(io)?;
    let given = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(written(mail, letter).as_bytes()));
    let answer = child.wait_with_output().map_err(io)?;
    if !answer.status.success() {
        let said = String::from_utf8_lossy(&answer.stderr).into_owned();
        let last: String = said.trim().lines().next_back().unwrap_or_default().chars().take(MOST_TOLD).collect();
        return Err(failed(format!("{} {last}", answer.status)));
    }
    given.map_err(io)
}

/// The letter as it goes over the wire.
fn written(mail: &Mail, letter: &Letter) -> String {
    let to: Vec<String> = mail.receivers().into_iter().map(address).collect();
    let date = jiff::fmt::rfc2822::to_string(&letter.at).unwrap_or_default();
    let headers = [
        ("From", address(&mail.from)),
        ("To", to.join(", ")),
        ("Subject", encoded(&letter.subject)),
        ("Date", date),
        ("Auto-Submitted", "auto-generated".into()),
        ("MIME-Version", "1.0".into()),
        ("Content-Type", "text/plain; charset=utf-8".into()),
        ("Content-Transfer-Encoding", "8bit".into()),
    ];
    let head: String = headers
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    format!("{head}\n{}\n", letter.body.trim_end())
}

/// `Role <name@host>` with the role encoded where it must be.
fn address(text: &str) -> String {
    match text.split_once('<') {
        Some((role, rest)) if !role.trim().is_empty() => format!("{} <{rest}", encoded(role.trim())),
        Some((_, rest)) => format!("<{rest}"),
        None => text.trim().to_string(),
    }
}

/// A header's text (RFC 2047): as it is, or in words of which each stands for a few whole characters.
fn encoded(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.is_ascii() && !text.contains("=?") {
        return text;
    }
    let mut words = vec![String::new()];
    for letter in text.chars() {
        if words.last().is_some_and(|word| word.len() + letter.len_utf8() > WORD_BYTES) {
            words.push(String::new());
        }
        words.last_mut().into_iter().for_each(|word| word.push(letter));
    }
    let quoted = |word: &String| -> String { word.bytes().map(|byte| format!("={byte:02X}")).collect() };
    words.iter().map(|word| format!("=?utf-8?Q?{}?=", quoted(word))).collect::<Vec<_>>().join("\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            from: "planb@kommun.example".into(),
            to: "Systemförvaltare <sf@kommun.example>".into(),
            deputy: "IT-jour <jour@kommun.example>".into(),
            ..Mail::default()
        }
    }

    fn letter() -> Letter {
        let at = "2026-11-28T05:30:00+01:00[Europe/Stockholm]".parse().unwrap();
        Letter { subject: "Plan B: natten var inte god – Övre Ås".into(), body: "Rader: 3\n".into(), at }
    }

    #[test]
    fn a_letter_is_what_mail_programs_read() {
        insta::assert_snapshot!(written(&mail(), &letter()), @r"
        From: planb@kommun.example
        To: =?utf-8?Q?=53=79=73=74=65=6D=66=C3=B6=72=76=61=6C=74=61=72=65?= <sf@kommun.example>, IT-jour <jour@kommun.example>
        Subject: =?utf-8?Q?=50=6C=61=6E=20=42=3A=20=6E=61=74=74=65=6E=20=76=61=72=20=69?=
         =?utf-8?Q?=6E=74=65=20=67=6F=64=20=E2=80=93=20=C3=96=76=72=65=20=C3=85?=
         =?utf-8?Q?=73?=
        Date: Sat, 28 Nov 2026 05:30:00 +0100
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Rader: 3
        ");
    }

    #[test]
    fn a_header_cannot_be_broken_out_of() {
        assert_eq!(encoded("a\r\nBcc: x@y.example"), "a  Bcc: x@y.example");
        assert!(!encoded("å\nBcc: x").contains("\nB"));
        assert_eq!(encoded("plain"), "plain");
    }

    #[test]
    fn a_program_that_is_not_there_is_a_trouble() {
        let mail = Mail { sendmail: "/no/such/sendmail".into(), ..mail() };
        assert_eq!(send(&mail, &letter()).unwrap_err().key, "mail-failed");
    }
}
