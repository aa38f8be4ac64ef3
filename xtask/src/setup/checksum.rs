//! Checksums of files that do not fit into memory.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha512};

/// As npm writes it.
pub(crate) fn sha512_base64(path: &Path) -> anyhow::Result<String> {
    Ok(STANDARD.encode(digest::<Sha512>(path)?))
}

/// As `sha256sum` writes it.
pub(crate) fn sha256_hex(path: &Path) -> anyhow::Result<String> {
    Ok(digest::<Sha256>(path)?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn digest<D: Digest>(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut digest = D::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file
            .read(&mut buffer)
            .with_context(|| format!("cannot read {}", path.display()))?;
        if count == 0 {
            return Ok(digest.finalize().to_vec());
        }
        digest.update(&buffer[..count]);
    }
}

#[cfg(test)]
mod tests {
    use super::{sha256_hex, sha512_base64};

    #[test]
    fn checksums_are_the_known_ones() {
        let path = std::env::temp_dir().join(format!("xtask-checksum-{}", std::process::id()));
        std::fs::write(&path, "abc").unwrap();
        let (short, long) = (sha256_hex(&path), sha512_base64(&path));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            short.unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            long.unwrap(),
            "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="
        );
    }
}
