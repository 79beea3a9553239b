//! The shapes in which a mapping may name a column: a name, a number, a list, a table with more about it.

use std::collections::BTreeMap;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::super::pattern::{Expression, Pattern};

/// A column by its header's name (case and spaces do not matter, `*` and `?` may stand in it) or its number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnRef {
    Name(String),
    Number(u32),
}

impl<'de> Deserialize<'de> for ColumnRef {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = ColumnRef;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a column's name or its number from 1")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<ColumnRef, E> {
                Ok(ColumnRef::Name(name.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<ColumnRef, E> {
                match u32::try_from(number) {
                    Ok(number) if number > 0 => Ok(ColumnRef::Number(number)),
                    _ => Err(E::invalid_value(de::Unexpected::Signed(number), &self)),
                }
            }
        }
        from.deserialize_any(Reader)
    }
}

/// Alternatives for one column: the first that the file has is taken.
#[derive(Clone, Debug)]
pub struct Columns(pub Vec<ColumnRef>);

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        one_or_many(from).map(Columns)
    }
}

/// How one column's cell becomes a field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    pub column: Columns,
    /// The order of a full name without a comma.
    #[serde(default)]
    pub name: NameOrder,
    /// Parts the cell at any of these.
    #[serde(default, deserialize_with = "one_or_many")]
    pub split: Vec<String>,
    #[serde(default)]
    pub values: Values,
    /// Takes the expression's first group (or all that fits) instead of the whole cell.
    #[serde(default)]
    pub regex: Option<Expression>,
    /// Yes when the cell fits any of these.
    #[serde(default, deserialize_with = "one_or_many")]
    pub any: Vec<Pattern>,
    /// Put before every text.
    #[serde(default)]
    pub prefix: String,
    /// The word beside telephone numbers of this column.
    #[serde(default)]
    pub label: Option<String>,
    /// The least age in years that 10 digits may mean.
    #[serde(default)]
    pub youngest: i16,
}

impl Take {
    fn plain(column: Columns) -> Take {
        Take {
            column,
            name: NameOrder::default(),
            split: Vec::new(),
            values: Values::default(),
            regex: None,
            any: Vec::new(),
            prefix: String::new(),
            label: None,
            youngest: 0,
        }
    }
}

/// The order of a full name; with a comma the family name always stands first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    #[default]
    GivenFamily,
    FamilyGiven,
}

/// A vocabulary: one of `[values.…]` by name, or written in place.
#[derive(Clone, Debug, Default)]
pub enum Values {
    #[default]
    AsWritten,
    Named(String),
    Here(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Values;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a vocabulary's name or a table { code = \"text\" }")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Values, E> {
                Ok(Values::Named(name.to_string()))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Values, M::Error> {
                BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map)).map(Values::Here)
            }
        }
        from.deserialize_any(Reader)
    }
}

/// One field's columns. `"A"`, `3` or `["A", "B"]` is one column with alternatives; `[{…}, {…}]` are several that add up.
#[derive(Clone, Debug)]
pub struct Takes(pub Vec<Take>);

impl<'de> Deserialize<'de> for Takes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Takes;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a column's name, its number, a list of alternatives, or { column = … }")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Takes, E> {
                Ok(Takes(vec![Take::plain(Columns(vec![ColumnRef::Name(name.to_string())]))]))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Takes, E> {
                let column = ColumnRef::deserialize(de::value::I64Deserializer::new(number))?;
                Ok(Takes(vec![Take::plain(Columns(vec![column]))]))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Takes, M::Error> {
                Take::deserialize(de::value::MapAccessDeserializer::new(map)).map(|take| Takes(vec![take]))
            }
            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Takes, S::Error> {
                let (mut alternatives, mut takes) = (Vec::new(), Vec::new());
                while let Some(item) = seq.next_element::<Item>()? {
                    match item {
                        Item::Alternative(column) => alternatives.push(column),
                        Item::Take(take) => takes.push(*take),
                    }
                }
                if !alternatives.is_empty() {
                    takes.insert(0, Take::plain(Columns(alternatives)));
                }
                Ok(Takes(takes))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// A part of a list of columns.
enum Item {
    Alternative(ColumnRef),
    Take(Box<Take>),
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Item;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a column's name, its number, or { column = … }")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Item, E> {
                Ok(Item::Alternative(ColumnRef::Name(name.to_string())))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Item, E> {
                ColumnRef::deserialize(de::value::I64Deserializer::new(number)).map(Item::Alternative)
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Item, M::Error> {
                Take::deserialize(de::value::MapAccessDeserializer::new(map)).map(|take| Item::Take(Box::new(take)))
            }
        }
        from.deserialize_any(Reader)
    }
}

pub(in super::super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    struct Reader<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("one value or a list of them")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
            T::deserialize(de::value::StrDeserializer::new(text)).map(|one| vec![one])
        }
        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Vec<T>, E> {
            T::deserialize(de::value::I64Deserializer::new(number)).map(|one| vec![one])
        }
        fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Vec<T>, S::Error> {
            let mut all = Vec::new();
            while let Some(one) = seq.next_element()? {
                all.push(one);
            }
            Ok(all)
        }
    }
    from.deserialize_any(Reader(std::marker::PhantomData))
}
