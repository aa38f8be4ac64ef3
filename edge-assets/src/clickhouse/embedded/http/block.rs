//! ClickHouse's native compressed blocks, which `decompress=1` announces and `compress=1` asks for.
//!
//! A block is a checksum of 16 bytes, the method (1), its compressed size with this header of nine bytes (4), its size
//! (4), and the bytes. Checksums are verified: a block that was damaged or cut must not become rows.

use std::io::{self, Read};

const CHECKSUM: usize = 16;
const HEADER: usize = 9;
const METHOD_NONE: u8 = 0x02;
const METHOD_LZ4: u8 = 0x82;
const METHOD_ZSTD: u8 = 0x90;
/// What a ClickHouse server accepts at most.
const LARGEST: usize = 1 << 30;

/// Reads the content of a stream of blocks.
pub(crate) struct BlockReader<R> {
    inner: R,
    content: Vec<u8>,
    position: usize,
}

impl<R: Read> BlockReader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            content: Vec::new(),
            position: 0,
        }
    }

    /// Reads the next block; `false` is the end of the stream.
    fn next_block(&mut self) -> io::Result<bool> {
        let mut head = [0; CHECKSUM + HEADER];
        let mut filled = 0;
        while filled < head.len() {
            match self.inner.read(&mut head[filled..])? {
                0 if filled == 0 => return Ok(false),
                0 => return Err(damaged("the data ends inside the header of a compressed block")),
                count => filled += count,
            }
        }
        let compressed_size = size_at(&head, 17)?;
        let size = size_at(&head, 21)?;
        let Some(payload_size) = compressed_size.checked_sub(HEADER) else {
            return Err(damaged("a compressed block is smaller than its header"));
        };
        let mut block = vec![0; compressed_size];
        block[..HEADER].copy_from_slice(&head[CHECKSUM..]);
        self.inner
            .read_exact(&mut block[HEADER..])
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => damaged("the data ends inside a compressed block"),
                _ => error,
            })?;
        if head[..CHECKSUM] != checksum(&block) {
            return Err(damaged("the checksum of a compressed block does not match"));
        }
        self.position = 0;
        self.content = match block[0] {
            METHOD_LZ4 => lz4_flex::block::decompress(&block[HEADER..], size).map_err(damaged)?,
            METHOD_ZSTD => zstd::bulk::decompress(&block[HEADER..], size)?,
            METHOD_NONE if payload_size == size => block.split_off(HEADER),
            METHOD_NONE => return Err(damaged("a block that is not compressed has two sizes")),
            method => return Err(damaged(format!("compression method {method:#x} is not supported"))),
        };
        if self.content.len() != size {
            return Err(damaged("a compressed block does not hold what its header says"));
        }
        Ok(true)
    }
}

impl<R: Read> Read for BlockReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.position == self.content.len() {
            if !self.next_block()? {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.content.len() - self.position);
        buffer[..count].copy_from_slice(&self.content[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}

/// Packs `content` into one block with LZ4.
pub(crate) fn write_block(content: &[u8]) -> io::Result<Vec<u8>> {
    let compressed = lz4_flex::block::compress(content);
    let mut block = vec![0; CHECKSUM];
    block.push(METHOD_LZ4);
    block.extend_from_slice(&u32_size(compressed.len() + HEADER)?.to_le_bytes());
    block.extend_from_slice(&u32_size(content.len())?.to_le_bytes());
    block.extend_from_slice(&compressed);
    let sum = checksum(&block[CHECKSUM..]);
    block[..CHECKSUM].copy_from_slice(&sum);
    Ok(block)
}

fn u32_size(size: usize) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| damaged("a block is too large"))
}

fn size_at(head: &[u8; CHECKSUM + HEADER], at: usize) -> io::Result<usize> {
    let bytes = [head[at], head[at + 1], head[at + 2], head[at + 3]];
    usize::try_from(u32::from_le_bytes(bytes))
        .ok()
        .filter(|size| *size <= LARGEST)
        .ok_or_else(|| damaged("a compressed block is larger than 1 GiB"))
}

/// The 128 bits in the order ClickHouse stores them: the upper half first.
fn checksum(block: &[u8]) -> [u8; CHECKSUM] {
    cityhash_rs::cityhash_102_128(block).rotate_right(64).to_le_bytes()
}

fn damaged(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        BlockReader::new(bytes).read_to_end(&mut content)?;
        Ok(content)
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut bytes = write_block(b"hello ").unwrap();
        bytes.extend(write_block(&[7; 100_000]).unwrap());
        let content = read_all(&bytes).unwrap();
        assert_eq!(content.len(), 100_006);
        assert_eq!(&content[..7], b"hello \x07");
        assert_eq!(read_all(b"").unwrap(), b"");
    }

    #[test]
    fn damage_is_noticed_wherever_it_is() {
        let bytes = write_block(b"some rows, some more rows, some more rows").unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            read_all(&damaged).unwrap_err();
        }
        for length in 1..bytes.len() {
            read_all(&bytes[..length]).unwrap_err();
        }
    }
}
