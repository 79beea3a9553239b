//! A night's records of one unit in one sealed file.
//!
//! `age` to the unit's key and the recovery key, over: version 1 = 1 | zstd(CBOR list of records).

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use planb_core::care::Record;
use planb_core::snapshot::FileDigest;

use crate::files::{Access, Whole};
use crate::keys::{Identity, Recipient};
use crate::seal;
use crate::trouble::Trouble;

/// The file's version, its first plain byte.
pub const VERSION: u8 = 1;
/// Most records of one unit and night.
pub const MAX_RECORDS: usize = 2_000_000;
/// Most bytes of the records when they are unpacked.
pub const MAX_PLAIN_BYTES: u64 = 1 << 30;
/// Most memory that unpacking may ask for, as a power of two: 128 MiB.
const MAX_WINDOW_LOG: u32 = 27;
/// zstd's own middle: Kalix's night is about 5 MB.
const LEVEL: i32 = 3;

/// Writes a snapshot under its final name, whole or not at all; gives the digest of the sealed file.
pub fn write_snapshot(path: &Path, records: &[Record], recipients: &[Recipient]) -> Result<FileDigest, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    if records.len() > MAX_RECORDS {
        return Err(too_large(records.len()));
    }
    let mut sealer = seal::sealer(recipients, Whole::create(path, Access::Shared)?)?;
    sealer.write_all(&[VERSION]).map_err(failed)?;
    let mut packer = zstd::Encoder::new(sealer, LEVEL).map_err(failed)?;
    ciborium::into_writer(records, &mut packer).map_err(|error| match error {
        ciborium::ser::Error::Io(error) => failed(error),
        ciborium::ser::Error::Value(_) => Trouble::internal("snapshot-failed"),
    })?;
    packer.finish().and_then(|sealer| sealer.finish()).map_err(failed)?.finish()
}

/// Opens a snapshot into memory.
pub fn read_snapshot(path: &Path, identity: &Identity) -> Result<Vec<Record>, Trouble> {
    let sealed = File::open(path).map_err(|error| Trouble::of_io(path, error))?;
    read(BufReader::new(sealed), identity, MAX_PLAIN_BYTES).map_err(|trouble| trouble.with("file", path.display()))
}

fn read(sealed: impl Read, identity: &Identity, limit: u64) -> Result<Vec<Record>, Trouble> {
    let mut plain = seal::open(sealed, identity)?;
    let mut version = [0];
    plain.read_exact(&mut version).map_err(|_| damaged())?;
    if version != [VERSION] {
        let [version] = version;
        return Err(Trouble::environment("snapshot-newer").with("version", version));
    }
    let mut unpacker = zstd::Decoder::new(plain).map_err(|_| damaged())?;
    unpacker.window_log_max(MAX_WINDOW_LOG).map_err(|_| damaged())?;
    let mut limited = BufReader::new(unpacker.take(limit.saturating_add(1)));
    let records: Result<Vec<Record>, _> = ciborium::from_reader(&mut limited);
    // What is left must be nothing, and reading to the end lets age check its last part.
    let rest = io::copy(&mut limited, &mut io::sink());
    if limited.get_ref().limit() == 0 {
        return Err(Trouble::environment("snapshot-too-large").with("limit", limit));
    }
    match (records, rest) {
        (Ok(records), Ok(0)) if records.len() <= MAX_RECORDS => Ok(records),
        (Ok(records), Ok(0)) => Err(too_large(records.len())),
        _ => Err(damaged()),
    }
}

fn damaged() -> Trouble {
    Trouble::environment("snapshot-damaged")
}

fn too_large(records: usize) -> Trouble {
    Trouble::environment("snapshot-too-large").with("records", records).with("limit", MAX_RECORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use planb_core::care::{Client, Unit, Visit};
    use planb_core::id::UnitId;

    fn records() -> Vec<Record> {
        let unit = UnitId("norra".into());
        let client: Client = serde_json::from_value(serde_json::json!({
            "id": "193007259801", "unit": "norra", "name": {"given": "Astrid", "family": "Öberg"},
            "needs": [{"slot": "morning", "text": "Hjälp upp"}], "lives_alone": true,
        }))
        .unwrap();
        let visit: Visit = serde_json::from_value(serde_json::json!({
            "unit": "norra", "client": "193007259801", "date": "2026-11-21", "start": "07:30:00",
            "end": null, "minutes": 30, "actions": ["Frukost"],
        }))
        .unwrap();
        vec![
            Record::Unit(Unit { id: unit, name: "Hemtjänst Norra".into() }),
            Record::Client(Box::new(client)),
            Record::Visit(visit),
        ]
    }

    fn sealed(plain: &[u8], identity: &Identity) -> Vec<u8> {
        seal::seal_bytes(plain, &[identity.recipient().unwrap()]).unwrap()
    }

    #[test]
    fn records_come_back_for_the_unit_and_for_recovery_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("norra-2026-11-21.age");
        let [unit, recovery, other] = [(); 3].map(|()| Identity::generate().unwrap());
        let recipients = [unit.recipient().unwrap(), recovery.recipient().unwrap()];
        let digest = write_snapshot(&path, &records(), &recipients).unwrap();
        assert_eq!(crate::files::digest(&path).unwrap(), digest);
        for identity in [&unit, &recovery] {
            assert_eq!(read_snapshot(&path, identity).unwrap(), records());
        }
        assert_eq!(read_snapshot(&path, &other).unwrap_err().key, "wrong-key");
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"Astrid"));
    }

    #[test]
    fn damage_and_size_are_found() {
        let identity = Identity::generate().unwrap();
        let mut cbor = Vec::new();
        ciborium::into_writer(&records(), &mut cbor).unwrap();
        let limit = cbor.len() as u64;
        let packed = zstd::encode_all(&cbor[..], LEVEL).unwrap();
        let good = sealed(&[&[VERSION], &packed[..]].concat(), &identity);
        assert_eq!(read(&good[..], &identity, limit).unwrap(), records());
        assert_eq!(read(&good[..], &identity, limit - 1).unwrap_err().key, "snapshot-too-large");
        let cases: [(&[u8], &str); 4] = [
            (&[], "snapshot-damaged"),
            (&[9, 9], "snapshot-newer"),
            (&[VERSION, 1, 2, 3], "snapshot-damaged"),
            (&[&[VERSION], &packed[..packed.len() - 3]].concat(), "snapshot-damaged"),
        ];
        for (plain, key) in cases {
            assert_eq!(read(&sealed(plain, &identity)[..], &identity, limit).unwrap_err().key, key);
        }
        let bomb = zstd::encode_all(io::repeat(0x61).take(200 << 20), LEVEL).unwrap();
        let bomb = sealed(&[&[VERSION], &bomb[..]].concat(), &identity);
        assert_eq!(read(&bomb[..], &identity, 1 << 20).unwrap_err().key, "snapshot-too-large");
    }
}
