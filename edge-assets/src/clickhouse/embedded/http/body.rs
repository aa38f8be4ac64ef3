//! The body of a request as a reader on an engine thread: chunks from the network, unpacked as their encodings say.
//!
//! Reading blocks until the next chunk is there. A body that ends early is an error, never a short read: a cut body must
//! not become a shorter insert. Several frames of one encoding may follow each other and are all read.

use std::io::{self, BufRead, BufReader, Read};

use bytes::{Buf, Bytes};
use tokio::sync::mpsc;

use super::block::BlockReader;

/// How the body is packed (`Content-Encoding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    #[default]
    Identity,
    Lz4,
    Zstd,
    Gzip,
    Deflate,
}

impl Encoding {
    /// Reads the value of the header; `None` when it is not supported.
    pub(crate) fn from_header(value: &str) -> Option<Self> {
        match value.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Some(Self::Identity),
            "lz4" => Some(Self::Lz4),
            "zstd" => Some(Self::Zstd),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            _ => None,
        }
    }
}

/// What the network side sends.
#[derive(Debug)]
pub(crate) enum Chunk {
    /// The next bytes.
    Bytes(Bytes),
    /// The body is complete. Without this it is not, whatever became of the sender.
    End,
    /// The body will not be completed.
    Failed(String),
}

/// Reads what the network side sends.
#[derive(Debug)]
pub(crate) struct ChunkReader {
    receiver: mpsc::Receiver<Chunk>,
    chunk: Bytes,
    is_complete: bool,
}

impl ChunkReader {
    /// The body that arrives on `receiver`.
    pub(crate) fn new(receiver: mpsc::Receiver<Chunk>) -> Self {
        Self {
            receiver,
            chunk: Bytes::new(),
            is_complete: false,
        }
    }
}

impl Read for ChunkReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            if self.is_complete {
                return Ok(0);
            }
            let aborted = |reason: String| io::Error::new(io::ErrorKind::ConnectionAborted, reason);
            match self.receiver.blocking_recv() {
                Some(Chunk::Bytes(chunk)) => self.chunk = chunk,
                Some(Chunk::End) => self.is_complete = true,
                Some(Chunk::Failed(reason)) => return Err(aborted(reason)),
                None => return Err(aborted("the client closed the connection".to_owned())),
            }
        }
        let count = buffer.len().min(self.chunk.len());
        self.chunk.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

/// Unpacks `body`: first the encoding of the transport, then ClickHouse's blocks.
pub(crate) fn unpacked<R: Read + 'static>(body: R, encoding: Encoding, in_blocks: bool) -> io::Result<Box<dyn Read>> {
    let decoded: Box<dyn Read> = match encoding {
        Encoding::Identity => Box::new(body),
        Encoding::Lz4 => Box::new(Lz4Frames::new(body)),
        Encoding::Zstd => Box::new(zstd::stream::read::Decoder::new(body)?),
        Encoding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(body)),
        Encoding::Deflate => Box::new(flate2::read::ZlibDecoder::new(body)),
    };
    Ok(if in_blocks {
        Box::new(BlockReader::new(decoded))
    } else {
        decoded
    })
}

/// A whole LZ4 frame without content.
const EMPTY_LZ4_FRAME: &[u8] = &[0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0];

/// Reads LZ4 frames until the input ends, not until the first frame does.
///
/// The decoder takes the end of the input for the end of a frame wherever it comes. Behind an input that was cut, the
/// start of one more frame is read as the size of a block or as a checksum, which it cannot be. Each frame has a decoder
/// of its own, because one that has read a frame expects the same sizes of the next.
struct Lz4Frames<R: Read> {
    decoder: Option<Lz4Decoder<R>>,
}

type Lz4Decoder<R> = lz4_flex::frame::FrameDecoder<BufReader<io::Chain<R, &'static [u8]>>>;

impl<R: Read> Lz4Frames<R> {
    fn new(inner: R) -> Self {
        let inner = BufReader::with_capacity(1 << 16, inner.chain(EMPTY_LZ4_FRAME));
        Self {
            decoder: Some(Lz4Decoder::new(inner)),
        }
    }
}

impl<R: Read> Read for Lz4Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.decoder {
            let count = decoder.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            self.decoder = match self.decoder.take().map(Lz4Decoder::into_inner) {
                Some(mut rest) => (!rest.fill_buf()?.is_empty()).then(|| Lz4Decoder::new(rest)),
                None => None,
            };
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const ROWS: &[u8] = b"1\n2\n3\n";

    fn packed(encoding: Encoding, content: &[u8]) -> Vec<u8> {
        match encoding {
            Encoding::Identity => content.to_vec(),
            Encoding::Lz4 => {
                let mut frame = lz4_flex::frame::FrameEncoder::new(Vec::new());
                frame.write_all(content).unwrap();
                frame.finish().unwrap()
            }
            Encoding::Zstd => zstd::stream::encode_all(content, 1).unwrap(),
            Encoding::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
            Encoding::Deflate => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
        }
    }

    fn read_all(bytes: Vec<u8>, encoding: Encoding) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        unpacked(io::Cursor::new(bytes), encoding, false)?.read_to_end(&mut content)?;
        Ok(content)
    }

    #[test]
    fn every_encoding_is_unpacked() {
        for encoding in [
            Encoding::Identity,
            Encoding::Lz4,
            Encoding::Zstd,
            Encoding::Gzip,
            Encoding::Deflate,
        ] {
            assert_eq!(
                read_all(packed(encoding, ROWS), encoding).unwrap(),
                ROWS,
                "{encoding:?}"
            );
            assert_eq!(read_all(packed(encoding, b""), encoding).unwrap(), b"", "{encoding:?}");
        }
    }

    #[test]
    fn concatenated_frames_are_read_to_the_end() {
        for encoding in [Encoding::Lz4, Encoding::Zstd, Encoding::Gzip] {
            let bytes = [packed(encoding, ROWS), packed(encoding, b""), packed(encoding, ROWS)].concat();
            assert_eq!(
                read_all(bytes, encoding).unwrap(),
                [ROWS, ROWS].concat(),
                "{encoding:?}"
            );
        }
    }

    #[test]
    fn frames_may_differ_in_how_they_are_made() {
        use lz4_flex::frame::{BlockMode, BlockSize, FrameEncoder, FrameInfo};
        let content: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for (mode, size) in [
            (BlockMode::Linked, BlockSize::Max64KB),
            (BlockMode::Independent, BlockSize::Max64KB),
            (BlockMode::Independent, BlockSize::Max1MB),
            (BlockMode::Linked, BlockSize::Max256KB),
        ] {
            let settings = FrameInfo::new()
                .block_mode(mode)
                .block_size(size)
                .content_checksum(true);
            let mut encoder = FrameEncoder::with_frame_info(settings, Vec::new());
            encoder.write_all(&content).unwrap();
            bytes.extend(encoder.finish().unwrap());
            expected.extend_from_slice(&content);
        }
        assert!(read_all(bytes, Encoding::Lz4).unwrap() == expected);
    }

    #[test]
    fn a_cut_body_is_an_error() {
        for encoding in [Encoding::Lz4, Encoding::Zstd, Encoding::Gzip, Encoding::Deflate] {
            let whole = packed(encoding, &[5; 5000]);
            for length in 1..whole.len() {
                assert!(
                    read_all(whole[..length].to_vec(), encoding).is_err(),
                    "{encoding:?} cut at {length}"
                );
            }
        }
    }

    fn read_chunks(chunks: Vec<Chunk>) -> (Vec<u8>, io::Result<usize>) {
        let (sender, receiver) = mpsc::channel(4);
        chunks.into_iter().for_each(|chunk| sender.try_send(chunk).unwrap());
        drop(sender);
        let mut content = Vec::new();
        let result = ChunkReader::new(receiver).read_to_end(&mut content);
        (content, result)
    }

    #[test]
    fn only_an_announced_end_is_one() {
        let rows = || Chunk::Bytes(Bytes::from_static(ROWS));
        let (content, result) = read_chunks(vec![rows(), rows(), Chunk::End]);
        assert_eq!((content, result.unwrap()), ([ROWS, ROWS].concat(), 2 * ROWS.len()));
        let (content, result) = read_chunks(vec![rows(), Chunk::Failed("connection lost".to_owned())]);
        assert_eq!(
            (content.as_slice(), result.unwrap_err().to_string().as_str()),
            (ROWS, "connection lost")
        );
        let (_, result) = read_chunks(vec![rows()]);
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
    }
}
