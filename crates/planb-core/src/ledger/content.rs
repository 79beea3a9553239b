//! What stands on a sheet, as far as it was read: the marks of scanned pages, what people said of fields, their remarks. All of it
//! goes when the client is erased.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{FieldSettled, PageRead, SheetsRemarked};
use crate::id::ClientId;
use crate::log::Order;
use crate::register::Hand;

/// What is known of one sheet's content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    reads: BTreeMap<Order, PageRead>,
    settled: BTreeMap<Order, FieldSettled>,
    remarks: BTreeMap<Order, (DateTime, SheetsRemarked)>,
}

/// What people said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// What they all say; `None` where they differ.
    pub value: Option<&'a str>,
    /// Each with what they said last; who said something last comes last.
    pub by: Vec<(&'a Hand, &'a str)>,
}

impl Settlement<'_> {
    /// Whether two different persons say the same.
    pub fn is_by_two(&self) -> bool {
        self.value.is_some() && self.by.len() > 1
    }
}

impl Contents {
    pub(super) fn read(&mut self, order: Order, read: &PageRead) {
        self.reads.insert(order, read.clone());
    }

    pub(super) fn settle(&mut self, order: Order, settled: &FieldSettled) {
        self.settled.insert(order, settled.clone());
    }

    pub(super) fn remark(&mut self, order: Order, at: DateTime, remarked: &SheetsRemarked) {
        self.remarks.insert(order, (at, remarked.clone()));
    }

    pub(super) fn is_about(&self, client: &ClientId) -> bool {
        self.reads.values().any(|read| read.client == *client)
            || self.settled.values().any(|settled| settled.client == *client)
            || self.remarks.values().any(|(_, remark)| remark.client.as_ref() == Some(client))
    }

    pub(super) fn forget(&mut self, client: &ClientId) {
        self.reads.retain(|_, read| read.client != *client);
        self.settled.retain(|_, settled| settled.client != *client);
        self.remarks.retain(|_, (_, remark)| remark.client.as_ref() != Some(client));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.reads.is_empty() && self.settled.is_empty() && self.remarks.is_empty()
    }

    /// Readings of all pages, in the order in which they were scanned.
    pub fn reads(&self) -> impl DoubleEndedIterator<Item = &PageRead> {
        self.reads.values()
    }

    /// The reading of a page: that of its first scan of which it is known where the page lies, else of its first.
    pub fn page(&self, page: u32) -> Option<&PageRead> {
        let mut own = self.reads.values().filter(|read| read.page == page);
        own.clone().find(|read| !read.corners.is_empty()).or_else(|| own.next())
    }

    /// The reading of one picture.
    pub fn of_picture(&self, picture: &[u8; 32]) -> Option<&PageRead> {
        self.reads.values().find(|read| read.picture == *picture)
    }

    /// What people said of a field; `None` where nobody has.
    pub fn field(&self, page: u32, field: &str) -> Option<Settlement<'_>> {
        let of_field = self.settled.values().filter(|settled| settled.page == page && settled.field == field);
        let mut by: Vec<(&Hand, &str)> = Vec::new();
        for settled in of_field {
            by.retain(|(hand, _)| **hand != settled.by);
            by.push((&settled.by, &settled.value));
        }
        let (_, newest) = by.last().copied()?;
        let value = by.iter().all(|(_, value)| *value == newest).then_some(newest);
        Some(Settlement { value, by })
    }

    /// The fields of a page that somebody has said something of.
    pub fn fields(&self, page: u32) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self
            .settled
            .values()
            .filter(|settled| settled.page == page)
            .map(|settled| settled.field.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    /// Remarks in order, with when they were made.
    pub fn remarks(&self) -> impl Iterator<Item = (&DateTime, &SheetsRemarked)> {
        self.remarks.values().map(|(at, remark)| (at, remark))
    }
}
