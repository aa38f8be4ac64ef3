//! A [`PartitionSet`] as bytes: a version, then pieces. A piece is either runs, as gaps and lengths, or a bitmap, whichever is
//! shorter for the numbers that it covers; so the worst set of a million numbers takes 125 kB, and a usual one a few bytes.

use super::{PartitionError, PartitionSet};

const VERSION: u8 = 1;
const RUNS: u8 = 0;
const BITMAP: u8 = 1;
/// Runs that begin in one block of so many numbers share a piece.
const BLOCK: u64 = 1 << 16;
/// A run as long as this is never part of a bitmap.
const LONG: u64 = 4_096;

impl PartitionSet {
    /// The set as bytes: a few for long runs, one bit a number at worst.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let runs: Vec<(u64, u64)> = self.runs().map(|run| (run.start, run.end)).collect();
        let same_piece = |a: &(u64, u64), b: &(u64, u64)| {
            let is_long = |run: &(u64, u64)| run.1 - run.0 >= LONG;
            is_long(a) == is_long(b) && (is_long(a) || a.0 / BLOCK == b.0 / BLOCK)
        };
        let mut reached = 0;
        for piece in runs.chunk_by(same_piece) {
            let (first, last) = (piece[0].0, piece[piece.len() - 1].1);
            let mut as_runs = vec![RUNS];
            put(&mut as_runs, piece.len() as u64);
            let mut at = reached;
            for (start, end) in piece {
                put(&mut as_runs, start - at);
                put(&mut as_runs, end - start);
                at = *end;
            }
            let length = (last - first).div_ceil(8);
            if length + 8 < as_runs.len() as u64 {
                bytes.push(BITMAP);
                put(&mut bytes, first - reached);
                put(&mut bytes, last - first);
                bytes.extend(bitmap(piece, first, length));
            } else {
                bytes.extend(as_runs);
            }
            reached = last;
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// [`PartitionError::Bytes`] when the bytes are cut off, of a later version, or no set at all.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PartitionError> {
        let Some((&VERSION, mut rest)) = bytes.split_first() else {
            return Err(PartitionError::Bytes("it was written by another version"));
        };
        let mut set = Self::new();
        let mut reached = 0_u64;
        while let Some((&kind, after)) = rest.split_first() {
            rest = after;
            match kind {
                RUNS => {
                    for _ in 0..take(&mut rest)? {
                        let (start, end) = take_run(&mut rest, reached)?;
                        set.append(start, end);
                        reached = end;
                    }
                }
                BITMAP => {
                    let (first, last) = take_run(&mut rest, reached)?;
                    let length = usize::try_from((last - first).div_ceil(8)).map_err(|_| CUT_OFF)?;
                    let (bits, after) = rest.split_at_checked(length).ok_or(CUT_OFF)?;
                    rest = after;
                    append_bits(&mut set, bits, first);
                    reached = last;
                }
                _ => return Err(PartitionError::Bytes("a piece is of an unknown kind")),
            }
        }
        Ok(set)
    }
}

const CUT_OFF: PartitionError = PartitionError::Bytes("it is cut off");

/// Appends the runs of a bitmap, whose first bit is the number `first`: eight bytes at once, a run at once.
fn append_bits(set: &mut PartitionSet, bits: &[u8], first: u64) {
    for (bytes, number) in bits.chunks(8).zip((first..).step_by(64)) {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let mut left = u64::from_le_bytes(word);
        let mut at = number;
        while left != 0 {
            let gap = left.trailing_zeros();
            left >>= gap;
            at += u64::from(gap);
            let length = left.trailing_ones();
            set.append(at, at + u64::from(length));
            left = left.checked_shr(length).unwrap_or(0);
            at += u64::from(length);
        }
    }
}

fn bitmap(piece: &[(u64, u64)], first: u64, length: u64) -> Vec<u8> {
    let mut bits = vec![0_u8; usize::try_from(length).unwrap_or(0)];
    for (start, end) in piece {
        let mut at = start - first;
        let end = end - first;
        while at < end {
            // As much of a byte as the run fills.
            let (from, room) = (at % 8, 8 - at % 8);
            let count = room.min(end - at);
            if let Some(byte) = usize::try_from(at / 8).ok().and_then(|place| bits.get_mut(place)) {
                *byte |= (u8::MAX >> (8 - count)) << from;
            }
            at += count;
        }
    }
    bits
}

fn take_run(rest: &mut &[u8], reached: u64) -> Result<(u64, u64), PartitionError> {
    let too_large = PartitionError::Bytes("its numbers are too large");
    let start = reached.checked_add(take(rest)?).ok_or(too_large.clone())?;
    // Room for a byte of bits behind the last number.
    let end = start.checked_add(take(rest)?).filter(|end| *end < u64::MAX - 8);
    Ok((start, end.ok_or(too_large)?))
}

/// Writes seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

/// Reads what [`put`] wrote.
pub(super) fn take(rest: &mut &[u8]) -> Result<u64, PartitionError> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(CUT_OFF)?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(PartitionError::Bytes("a number in it does not end"))
}
