//! Bytes as byte strings in CBOR, instead of lists of numbers that take up to twice the room.
//!
//! For `#[serde(with = "…")]`: `array` for a fixed number of bytes, `list` for any number.

/// A fixed number of bytes; another number is refused.
pub mod array {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    /// Writes a byte string.
    pub fn serialize<const N: usize, S: Serializer>(bytes: &[u8; N], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    struct Exactly<const N: usize>;

    impl<const N: usize> Visitor<'_> for Exactly<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{N} bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<[u8; N], E> {
            bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
        }
    }

    /// Reads a byte string.
    pub fn deserialize<'de, const N: usize, D: Deserializer<'de>>(from: D) -> Result<[u8; N], D::Error> {
        from.deserialize_bytes(Exactly::<N>)
    }
}

/// Any number of bytes.
pub mod list {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    /// Writes a byte string.
    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    struct Any;

    impl Visitor<'_> for Any {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }

        fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }
    }

    /// Reads a byte string.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        from.deserialize_byte_buf(Any)
    }
}
