//! Printers that speak IPP: CUPS on this computer, network printers and, through `ipp-usb`, those on a USB cable.
//!
//! ```text
//! ipp://10.0.0.7/ipp/print     a printer, or a queue of CUPS
//! ipps://…                     the same over TLS, with the roots that the system trusts
//! Kontoret                     the queue of that name on this computer
//! ```
//!
//! Nothing is written down on the way: documents go from memory to the printer.

mod talk;
mod words;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

pub use hyper::body::Bytes;
use hyper::http::Uri;
use ipp::attribute::IppAttributeName;
use ipp::model::DelimiterTag;
use ipp::operation::IppOperation;
use ipp::prelude::{IppAttributeGroup, IppOperationBuilder, IppPayload, IppRequestResponse, IppValue};

use crate::trouble::Trouble;
pub use words::{Reason, reasons};

/// How long a connection may take to be made.
pub const CONNECT: Duration = Duration::from_secs(5);
/// How long a printer may take to answer a question.
pub const ANSWER: Duration = Duration::from_secs(15);
/// How long a printer may take to take in a document: a slow one prints while it reads.
pub const TAKE_IN: Duration = Duration::from_secs(600);
/// Most bytes of an answer.
pub const MAX_ANSWER: usize = 1 << 20;
/// Where CUPS listens on this computer.
const LOCAL: &str = "localhost:631";
/// The port of IPP.
const PORT: u16 = 631;
/// Most characters of an address.
const MAX_ADDRESS: usize = 500;

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    uri: Uri,
    is_secure: bool,
}

impl FromStr for Address {
    type Err = Trouble;

    fn from_str(typed: &str) -> Result<Address, Trouble> {
        let bad = || Trouble::user("printer-address").with("address", typed);
        let typed = typed.trim();
        if typed.len() > MAX_ADDRESS {
            return Err(Trouble::user("printer-address").with("address", ""));
        }
        let Some((scheme, rest)) = typed.split_once("://") else {
            let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
            if typed.is_empty() || !typed.chars().all(is_name) {
                return Err(bad());
            }
            let name: String = typed.bytes().map(encoded).collect();
            let uri = format!("ipp://{LOCAL}/printers/{name}").parse().map_err(|_| bad())?;
            return Ok(Address { uri, is_secure: false });
        };
        let is_secure = match scheme.to_ascii_lowercase().as_str() {
            "ipp" | "http" => false,
            "ipps" | "https" => true,
            _ => return Err(bad()),
        };
        let rest = if rest.contains('/') { rest.to_string() } else { format!("{rest}/ipp/print") };
        let uri: Uri = format!("ipp://{rest}").parse().map_err(|_| bad())?;
        let plain =
            uri.authority().is_some_and(|authority| !authority.host().is_empty() && !authority.as_str().contains('@'));
        if plain { Ok(Address { uri, is_secure }) } else { Err(bad()) }
    }
}

/// A byte of a queue's name as it stands in an address.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

impl Address {
    fn host(&self) -> &str {
        self.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
    }

    fn port(&self) -> u16 {
        self.uri.port_u16().unwrap_or(PORT)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.uri.to_string();
        let rest = rest.strip_prefix("ipp://").unwrap_or(&rest);
        write!(f, "{}://{rest}", if self.is_secure { "ipps" } else { "ipp" })
    }
}

/// What a printer says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    /// It has stopped and waits for somebody.
    pub is_stopped: bool,
    pub is_accepting: bool,
    /// Why it waits or will soon.
    pub reasons: Vec<Reason>,
    pub pages_per_minute: Option<u32>,
    /// Whether it takes PDF as it is.
    pub takes_pdf: bool,
    /// Whether it prints a part of a document.
    pub takes_ranges: bool,
}

/// A job's number at its printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i32);

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Waits or prints; so many pages are done.
    Going(u32),
    /// The printer waits for somebody.
    Stopped(u32),
    Completed,
    /// The printer gave it up, or somebody at the printer did.
    Aborted,
    /// The printer knows no such job: it was switched off, or has forgotten it.
    Unknown,
}

/// A document on its way.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// What the printer's display says: no personal data.
    pub title: &'a str,
    pub pdf: Bytes,
    pub pages: u32,
    /// The first and the last page that are wanted, from 1.
    pub wanted: (u32, u32),
}

/// Somebody who prints, and a printer.
#[derive(Debug)]
pub struct Printer {
    address: Address,
    talk: talk::Talk,
}

impl Printer {
    /// A printer at this address; nothing is asked yet.
    pub fn at(address: &Address) -> Result<Printer, Trouble> {
        Ok(Printer { address: address.clone(), talk: talk::Talk::new(address)? })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Asks how the printer stands.
    pub fn standing(&mut self) -> Result<Standing, Trouble> {
        let asked = [
            "printer-name",
            "printer-info",
            "printer-state",
            "printer-state-reasons",
            "printer-is-accepting-jobs",
            "pages-per-minute",
            "document-format-supported",
            "page-ranges-supported",
        ];
        let operation = IppOperationBuilder::get_printer_attributes(self.address.uri.clone()).attributes(asked).build();
        let answer = self.ask(operation, Bytes::new(), ANSWER)?;
        if !answer.header().status_code().is_success() {
            return Err(self.refused(&answer));
        }
        let all = self.group(&answer, DelimiterTag::PrinterAttributes)?;
        let formats = all.texts("document-format-supported");
        let words = all.texts("printer-state-reasons");
        Ok(Standing {
            name: all.text("printer-info").or_else(|| all.text("printer-name")).unwrap_or_default(),
            is_stopped: all.number("printer-state") == Some(5),
            is_accepting: all.flag("printer-is-accepting-jobs").unwrap_or(true),
            reasons: reasons(words.iter().map(String::as_str)),
            pages_per_minute: all
                .number("pages-per-minute")
                .and_then(|pace| u32::try_from(pace).ok())
                .filter(|it| *it > 0),
            takes_pdf: formats.is_empty() || formats.iter().any(|format| format == "application/pdf"),
            takes_ranges: all.flag("page-ranges-supported").unwrap_or(false),
        })
    }

    /// Gives the printer a document; gives the number of its job.
    pub fn print(&mut self, document: &Document<'_>) -> Result<JobId, Trouble> {
        // One side: a sheet must be possible to swap alone.
        let sides = IppValue::new_keyword("one-sided").map_err(|_| self.nonsense())?;
        let mut attributes = vec![sides.named(IppAttributeName::SIDES)];
        if document.wanted != (1, document.pages) {
            let page = |page: u32| i32::try_from(page).unwrap_or(i32::MAX);
            let value = IppValue::new_range_of_integer(page(document.wanted.0), page(document.wanted.1));
            attributes.push(value.named(IppAttributeName::PAGE_RANGES));
        }
        let operation = IppOperationBuilder::print_job(self.address.uri.clone(), IppPayload::empty())
            .user_name("planb")
            .job_title(document.title)
            .document_format("application/pdf")
            .attributes(attributes)
            .build();
        let answer = self.ask(operation, document.pdf.clone(), TAKE_IN)?;
        if !answer.header().status_code().is_success() {
            return Err(self.refused(&answer));
        }
        let job = self.group(&answer, DelimiterTag::JobAttributes)?.number("job-id");
        job.map(JobId).ok_or_else(|| self.nonsense())
    }

    /// The job of this title, where the printer still knows it.
    pub fn find(&mut self, title: &str) -> Result<Option<JobId>, Trouble> {
        let operation = IppOperationBuilder::get_jobs(self.address.uri.clone()).user_name("planb").build();
        let mut request = operation.map_err(|_| self.nonsense())?.into_ipp_request();
        let keyword = |word: &str| IppValue::new_keyword(word).map_err(|_| self.nonsense());
        let wanted = IppValue::Array(vec![keyword("job-id")?, keyword("job-name")?]);
        for attribute in
            [keyword("all")?.named(IppAttributeName::WHICH_JOBS), wanted.named(IppAttributeName::REQUESTED_ATTRIBUTES)]
        {
            request.attributes_mut().add(DelimiterTag::OperationAttributes, attribute);
        }
        let answer = self.talk.exchange(&self.address, request.to_bytes(), Bytes::new(), ANSWER)?;
        // A printer that keeps no list of jobs knows none.
        let jobs = answer.attributes().groups_of(DelimiterTag::JobAttributes).map(Attributes);
        let same = jobs.filter(|job| job.text("job-name").as_deref() == Some(title));
        Ok(same.filter_map(|job| job.number("job-id")).max().map(JobId))
    }

    /// Asks how a job of this title stands. A printer that was switched off counts anew: the number may be another's job.
    pub fn job(&mut self, job: JobId, title: &str) -> Result<JobState, Trouble> {
        let operation =
            IppOperationBuilder::get_job_attributes(self.address.uri.clone(), job.0).user_name("planb").build();
        let answer = self.ask(operation, Bytes::new(), ANSWER)?;
        let code = answer.header().status_code();
        if !code.is_success() {
            // RFC 8011: client-error-not-found and client-error-gone.
            return if matches!(answer.header().operation_or_status, 0x0406 | 0x0407) {
                Ok(JobState::Unknown)
            } else {
                Err(self.refused(&answer))
            };
        }
        let all = self.group(&answer, DelimiterTag::JobAttributes)?;
        if all.text("job-name").is_some_and(|name| name != title) {
            return Ok(JobState::Unknown);
        }
        let done = all.number("job-impressions-completed").or_else(|| all.number("job-media-sheets-completed"));
        let done = done.and_then(|done| u32::try_from(done).ok()).unwrap_or(0);
        // RFC 8011, 5.3.7: pending, held, processing, stopped, canceled, aborted, completed.
        Ok(match all.number("job-state") {
            Some(3..=5) => JobState::Going(done),
            Some(6) => JobState::Stopped(done),
            Some(7 | 8) => JobState::Aborted,
            Some(9) => JobState::Completed,
            _ => return Err(self.nonsense()),
        })
    }

    /// Asks the printer to stop a job.
    pub fn cancel(&mut self, job: JobId) -> Result<(), Trouble> {
        let operation = IppOperationBuilder::cancel_job(self.address.uri.clone(), job.0).user_name("planb").build();
        let answer = self.ask(operation, Bytes::new(), ANSWER)?;
        // A job that is over cannot be stopped, which is well.
        let is_over = matches!(answer.header().operation_or_status, 0x0404 | 0x0406 | 0x0407);
        if answer.header().status_code().is_success() || is_over { Ok(()) } else { Err(self.refused(&answer)) }
    }

    fn ask<O: IppOperation>(
        &mut self,
        operation: Result<O, ipp::parser::IppParseError>,
        document: Bytes,
        time: Duration,
    ) -> Result<IppRequestResponse, Trouble> {
        let request = operation.map_err(|_| self.nonsense())?.into_ipp_request();
        self.talk.exchange(&self.address, request.to_bytes(), document, time)
    }

    fn group<'a>(&self, answer: &'a IppRequestResponse, tag: DelimiterTag) -> Result<Attributes<'a>, Trouble> {
        answer.attributes().first_of(tag).map(Attributes).ok_or_else(|| self.nonsense())
    }

    fn refused(&self, answer: &IppRequestResponse) -> Trouble {
        let code = format!("{:#06x}", answer.header().operation_or_status);
        Trouble::environment("printer-refused").with("address", &self.address).with("code", code)
    }

    fn nonsense(&self) -> Trouble {
        Trouble::environment("printer-nonsense").with("address", &self.address)
    }
}

/// The attributes of one group of an answer.
struct Attributes<'a>(&'a IppAttributeGroup);

impl Attributes<'_> {
    fn values(&self, name: &str) -> Vec<&IppValue> {
        self.0.get(name).map(|attribute| attribute.value().into_iter().collect()).unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<i32> {
        match self.values(name).first()? {
            IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        match self.values(name).first()? {
            IppValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    fn texts(&self, name: &str) -> Vec<String> {
        self.values(name).into_iter().map(ToString::to_string).collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().find(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_printer_or_a_queue_of_this_computer() {
        let read = |typed: &str| typed.parse::<Address>().map(|it| it.to_string()).map_err(|trouble| trouble.key);
        for (typed, address) in [
            ("ipp://10.0.0.7/ipp/print", "ipp://10.0.0.7/ipp/print"),
            ("ipp://10.0.0.7:18631", "ipp://10.0.0.7:18631/ipp/print"),
            (" ipps://skrivare.example/printers/A ", "ipps://skrivare.example/printers/A"),
            ("http://localhost:631/printers/Kontoret", "ipp://localhost:631/printers/Kontoret"),
            ("Kontoret_2", "ipp://localhost:631/printers/Kontoret_2"),
            ("Köket", "ipp://localhost:631/printers/K%C3%B6ket"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(address), "{typed}");
        }
        let long = format!("ipp://{}", "a".repeat(MAX_ADDRESS - 6));
        assert!(read(&long).is_ok());
        for typed in ["", "lpt1:", "ftp://a/b", "ipp://", "ipp:///x", "ipp://a:b@c/d", "två ord", &format!("{long}a")]
        {
            assert_eq!(read(typed), Err("printer-address"), "{typed}");
        }
        let address: Address = "ipp://[::1]:9/ipp/print".parse().unwrap();
        assert_eq!((address.host(), address.port()), ("::1", 9));
    }

    #[test]
    fn a_printer_that_is_not_there_is_a_trouble() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address: Address = format!("ipp://{}", listener.local_addr().unwrap()).parse().unwrap();
        drop(listener);
        let trouble = Printer::at(&address).unwrap().standing().unwrap_err();
        assert_eq!(trouble.key, "printer-unreachable");
    }
}
