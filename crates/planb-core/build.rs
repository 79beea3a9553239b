//! Gives the core a digest of its own sources, so that a state which other code has folded is not believed.

use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    list(Path::new("src"), &mut files)?;
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        let text = read(&file)?;
        hasher.update(&(name.len() as u64).to_be_bytes()).update(name.as_bytes());
        hasher.update(&(text.len() as u64).to_be_bytes()).update(&text);
    }
    println!("cargo:rustc-env=PLANB_CORE_CODE={}", hasher.finalize().to_hex());
    Ok(())
}

/// Every Rust file under a folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "this runs when the core is built, and is not part of it")]
fn read(file: &Path) -> io::Result<Vec<u8>> {
    fs::read(file)
}
