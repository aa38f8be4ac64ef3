//! Which formats can be sent chunk by chunk.
//!
//! The engine formats every chunk of a stream as if it were a whole answer. Formats without head and foot can simply be
//! put one after another; the binary formats with names repeat their header, which is cut off from the second chunk on;
//! everything else is answered in one piece.

/// How the chunks of a format become one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunking {
    /// They follow each other as they are.
    Concatenate,
    /// Each begins with a header: `sections` texts a column.
    RepeatedHeader { sections: usize },
    /// Not at all.
    Whole,
}

/// How `format` can be streamed.
pub(crate) fn chunking_of(format: &str) -> Chunking {
    match format {
        "RowBinaryWithNamesAndTypes" => Chunking::RepeatedHeader { sections: 2 },
        "RowBinaryWithNames" => Chunking::RepeatedHeader { sections: 1 },
        "RowBinary"
        | "Native"
        | "TabSeparated"
        | "TSV"
        | "TabSeparatedRaw"
        | "TSVRaw"
        | "Raw"
        | "CSV"
        | "JSONEachRow"
        | "JSONLines"
        | "NDJSON"
        | "JSONStringsEachRow"
        | "JSONCompactEachRow"
        | "JSONCompactStringsEachRow" => Chunking::Concatenate,
        _ => Chunking::Whole,
    }
}

/// Cuts repeated headers off.
#[derive(Debug)]
pub(crate) struct HeaderCutter {
    chunking: Chunking,
    header: Option<Vec<u8>>,
}

impl HeaderCutter {
    pub(crate) fn new(chunking: Chunking) -> Self {
        Self { chunking, header: None }
    }

    /// The part of `chunk` that belongs into the answer.
    pub(crate) fn cut<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let Chunking::RepeatedHeader { sections } = self.chunking else {
            return chunk;
        };
        match &self.header {
            Some(header) => chunk.strip_prefix(header.as_slice()).unwrap_or(chunk),
            None => {
                let length = header_length(chunk, sections).unwrap_or(0);
                self.header = Some(chunk[..length].to_vec());
                chunk
            }
        }
    }
}

/// Length of the header: a count of columns, then for each section a text a column.
fn header_length(chunk: &[u8], sections: usize) -> Option<usize> {
    let mut position = 0;
    let columns = read_length(chunk, &mut position)?;
    for _ in 0..columns.checked_mul(sections)? {
        let length = read_length(chunk, &mut position)?;
        position = position.checked_add(length).filter(|end| *end <= chunk.len())?;
    }
    Some(position)
}

/// A number in LEB128.
fn read_length(chunk: &[u8], position: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = *chunk.get(*position)?;
        *position += 1;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\x02\x01a\x03bcd\x05UInt8\x06String";

    #[test]
    fn the_header_is_kept_once() {
        let mut cutter = HeaderCutter::new(chunking_of("RowBinaryWithNamesAndTypes"));
        let first = [HEADER, b"\x01\x01x"].concat();
        let second = [HEADER, b"\x02\x01y"].concat();
        assert_eq!(cutter.cut(&first), first);
        assert_eq!(cutter.cut(&second), b"\x02\x01y");
        assert_eq!(cutter.cut(HEADER), b"");
    }

    #[test]
    fn other_formats_are_left_alone() {
        let mut cutter = HeaderCutter::new(chunking_of("RowBinary"));
        assert_eq!(cutter.cut(b"\x01a"), b"\x01a");
        assert_eq!(cutter.cut(b"\x01a"), b"\x01a");
        assert_eq!(chunking_of("JSON"), Chunking::Whole);
        assert_eq!(chunking_of("TSVWithNames"), Chunking::Whole);
    }

    #[test]
    fn a_damaged_header_is_not_read_past_its_end() {
        for chunk in [&b"\xff"[..], b"\x02\x01", b"\x01\x7fa", &[0xff; 12]] {
            assert_eq!(header_length(chunk, 2), None);
        }
        assert_eq!(header_length(HEADER, 2), Some(HEADER.len()));
    }
}
