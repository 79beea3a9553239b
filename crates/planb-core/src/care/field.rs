//! The fields that a mapping may fill, per kind of record. The words are the ones of the TOML file.

use serde::Deserialize;

use super::Kind;

macro_rules! fields {
    ($($variant:ident $word:literal [$($kind:ident)*],)*) => {
        /// A field of a care record, as a mapping names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum Field { $(#[serde(rename = $word)] $variant,)* }

        impl Field {
            /// Every field.
            pub const ALL: &[Field] = &[$(Field::$variant,)*];

            /// The field's word in mappings and reports.
            pub fn word(self) -> &'static str {
                match self { $(Field::$variant => $word,)* }
            }

            /// The kinds of record that have the field.
            pub fn kinds(self) -> &'static [Kind] {
                match self { $(Field::$variant => &[$(Kind::$kind,)*],)* }
            }
        }
    };
}

fields! {
    // Who and where. `client_…` is the client that a visit, contact, medicine or order is for.
    Id "id" [Client Contact Visit Medicine Order Payment],
    Name "name" [Client Contact Payment Staff Unit Medicine],
    Given "given" [Client Contact Payment Staff],
    Family "family" [Client Contact Payment Staff],
    ClientName "client_name" [Contact Visit Medicine Order],
    ClientGiven "client_given" [Contact Visit Medicine Order],
    ClientFamily "client_family" [Contact Visit Medicine Order],
    Unit "unit" [Client Contact Visit Shift Medicine Order Payment Staff],
    Protected "protected" [Client Contact Payment Staff],
    Blocked "blocked" [Client],
    Address "address" [Client],
    Postal "postal" [Client],
    Phones "phones" [Client Contact],
    Relation "relation" [Contact],
    // What a client needs. `slot` gives the time of day of `needs`; `needs_morning` … have it in their name.
    Needs "needs" [Client],
    NeedsMorning "needs_morning" [Client],
    NeedsForenoon "needs_forenoon" [Client],
    NeedsLunch "needs_lunch" [Client],
    NeedsAfternoon "needs_afternoon" [Client],
    NeedsEvening "needs_evening" [Client],
    NeedsNight "needs_night" [Client],
    Slot "slot" [Client Medicine],
    Diagnoses "diagnoses" [Client],
    TreatmentLimits "treatment_limits" [Client],
    Infections "infections" [Client],
    Devices "devices" [Client],
    Allergies "allergies" [Client],
    Warnings "warnings" [Client],
    MedicineHelp "medicine_help" [Client],
    MedicineBy "medicine_by" [Client],
    DoseBags "dose_bags" [Client],
    Alarm "alarm" [Client],
    Lock "lock" [Client],
    KeyNumber "key_number" [Client],
    DoorCode "door_code" [Client],
    LivesAlone "lives_alone" [Client],
    TwoCarers "two_carers" [Client Visit],
    // At home, in hospital, away, dead: a status column.
    Whereabouts "whereabouts" [Client],
    // Visits and shifts.
    Date "date" [Visit Shift],
    Start "start" [Visit Shift],
    End "end" [Visit Shift],
    Minutes "minutes" [Visit],
    Actions "actions" [Visit],
    Staff "staff" [Visit Shift],
    Run "run" [Visit],
    Work "work" [Shift],
    Title "title" [Shift Staff],
    // Staff.
    WorkPhones "work_phones" [Staff],
    PrivatePhones "private_phones" [Staff],
    Manager "manager" [Staff],
    // Medicines and orders.
    Strength "strength" [Medicine],
    Form "form" [Medicine],
    // One row per time of day: `slot` (a word or a clock time) and `dose`, or a column per time of day.
    Dose "dose" [Medicine],
    Morning "morning" [Medicine],
    Forenoon "forenoon" [Medicine],
    Lunch "lunch" [Medicine],
    Afternoon "afternoon" [Medicine],
    Evening "evening" [Medicine],
    Night "night" [Medicine],
    AsNeeded "as_needed" [Medicine],
    Since "since" [Medicine Order],
    Changed "changed" [Medicine],
    Until "until" [Medicine Order],
    Varying "varying" [Medicine],
    Controlled "controlled" [Medicine],
    DoseBag "dose_bag" [Medicine],
    Note "note" [Medicine],
    Text "text" [Order],
    When "when" [Order],
    Delegated "delegated" [Order],
    // Payments.
    Case "case" [Payment],
    CoApplicant "co_applicant" [Payment],
    Children "children" [Payment],
    Amount "amount" [Payment],
    Clearing "clearing" [Payment],
    Account "account" [Payment],
    PayDate "pay_date" [Payment],
    PayWay "pay_way" [Payment],
}

impl Field {
    /// True for fields that hold several texts; several columns add up, and in one cell they may be split.
    pub fn is_list(self) -> bool {
        use Field::*;
        matches!(
            self,
            Phones
                | Needs
                | NeedsMorning
                | NeedsForenoon
                | NeedsLunch
                | NeedsAfternoon
                | NeedsEvening
                | NeedsNight
                | Diagnoses
                | TreatmentLimits
                | Infections
                | Devices
                | Allergies
                | Warnings
                | Actions
                | WorkPhones
                | PrivatePhones
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_belongs_to_a_kind_and_every_kind_has_fields() {
        assert!(Field::ALL.iter().all(|field| !field.kinds().is_empty()));
        assert!(Kind::ALL.iter().all(|kind| Field::ALL.iter().any(|field| field.kinds().contains(kind))));
    }
}
