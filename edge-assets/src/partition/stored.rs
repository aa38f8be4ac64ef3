//! Sets as they are stored: windows by number, which time does not change; the keys of lists beside them, since lists change.

use super::{
    PartitionError, PartitionKey, PartitionSet, PartitionSpace,
    axis::{Axis, Parts},
    set_bytes::{put, take},
};
use crate::version::{FNV_START, fnv1a};

const VERSION: u8 = 1;
const LIST: u8 = 0;
const WINDOWS: u8 = 1;

impl PartitionSpace {
    /// A set as bytes that outlive this space: read with the same definition at a later instant, with other dynamic keys, or
    /// with a fixed list that has changed, they are the same partitions.
    ///
    /// A million windows take a few kilobytes. Keys of lists are written as they are, those that the set holds.
    #[must_use]
    pub fn encode(&self, set: &PartitionSet) -> Vec<u8> {
        let boxes = self.boxes(set);
        let mut bytes = vec![VERSION];
        put(&mut bytes, self.axes.len() as u64);
        for (place, axis) in self.axes.iter().enumerate() {
            match &axis.parts {
                Parts::Windows(_) => {
                    bytes.push(WINDOWS);
                    bytes.extend(fingerprint(axis).to_le_bytes());
                }
                Parts::List(list) => {
                    let used = boxes
                        .iter()
                        .fold(PartitionSet::new(), |used, sides| used.union(&sides[place]));
                    bytes.push(LIST);
                    put(&mut bytes, list.keys.len() as u64);
                    put(&mut bytes, used.len());
                    for number in used.iter() {
                        let key = axis.key(number).unwrap_or_default();
                        put(&mut bytes, number);
                        put(&mut bytes, key.len() as u64);
                        bytes.extend(key.as_bytes());
                    }
                }
                Parts::AnyKey => bytes.push(LIST),
            }
        }
        bytes.extend(set.to_bytes());
        bytes
    }

    /// Reads what [`encode`](Self::encode) wrote. Keys that are no longer in their list are left out.
    ///
    /// # Errors
    /// [`PartitionError::OtherDefinition`] when the windows were cut otherwise, [`PartitionError::Bytes`] when it is no such set.
    pub fn decode(&self, bytes: &[u8]) -> Result<PartitionSet, PartitionError> {
        let Some((&VERSION, mut rest)) = bytes.split_first() else {
            return Err(PartitionError::Bytes("it was written by another version"));
        };
        if take(&mut rest)? != self.axes.len() as u64 {
            return Err(PartitionError::OtherDefinition);
        }
        let mut moves = Vec::with_capacity(self.axes.len());
        for axis in &self.axes {
            moves.push(Move::read(axis, &mut rest)?);
        }
        let set = PartitionSet::from_bytes(rest)?;
        if moves.iter().all(Move::is_none) {
            return Ok(set);
        }
        let mut old = self.clone();
        old.strides = self.strides_of(&moves);
        let mut moved = PartitionSet::new();
        for sides in old.boxes(&set) {
            let sides: Vec<PartitionSet> = sides.iter().zip(&moves).map(|(side, how)| how.of(side)).collect();
            moved = moved.union(&self.product(&sides));
        }
        Ok(moved)
    }

    /// The strides that there were when the lists had other lengths.
    fn strides_of(&self, moves: &[Move]) -> Vec<u64> {
        let mut strides = self.strides.clone();
        let mut stride = 1;
        let mut faster: Option<usize> = None;
        for &axis in self.order.iter().rev() {
            if let Some(faster) = faster {
                stride *= match &moves[faster] {
                    Move::List { length, .. } => (*length).max(1),
                    Move::None => self.strides[axis] / self.strides[faster],
                };
            }
            strides[axis] = stride;
            faster = Some(axis);
        }
        strides
    }
}

/// How the places of one dimension have moved.
enum Move {
    None,
    List {
        length: u64,
        /// The old place and the present one.
        places: Vec<(u64, Option<u64>)>,
    },
}

impl Move {
    fn read(axis: &Axis, rest: &mut &[u8]) -> Result<Self, PartitionError> {
        let cut_off = PartitionError::Bytes("it is cut off");
        let (kind, after) = rest.split_first().ok_or(cut_off.clone())?;
        *rest = after;
        match (&axis.parts, *kind) {
            (Parts::Windows(_), WINDOWS) => {
                let (written, after) = rest.split_first_chunk().ok_or(cut_off)?;
                *rest = after;
                if u64::from_le_bytes(*written) == fingerprint(axis) {
                    Ok(Self::None)
                } else {
                    Err(PartitionError::OtherDefinition)
                }
            }
            (Parts::List(list), LIST) => {
                let length = take(rest)?;
                let mut places = Vec::new();
                for _ in 0..take(rest)? {
                    let old = take(rest)?;
                    let bytes = usize::try_from(take(rest)?).map_err(|_| cut_off.clone())?;
                    let (key, after) = rest.split_at_checked(bytes).ok_or(cut_off.clone())?;
                    *rest = after;
                    let key = str::from_utf8(key).map_err(|_| PartitionError::Bytes("a key is no text"))?;
                    let unmoved = usize::try_from(old).ok().and_then(|place| list.keys.get(place));
                    let is_unmoved = unmoved.map(PartitionKey::as_str) == Some(key);
                    places.push((old, if is_unmoved { Some(old) } else { list.place(key) }));
                }
                let is_same = length == list.keys.len() as u64 && places.iter().all(|(old, new)| Some(*old) == *new);
                Ok(if is_same {
                    Self::None
                } else {
                    Self::List { length, places }
                })
            }
            _ => Err(PartitionError::OtherDefinition),
        }
    }

    fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    fn of(&self, side: &PartitionSet) -> PartitionSet {
        match self {
            Self::None => side.clone(),
            Self::List { places, .. } => {
                let held = places.iter().filter(|(old, _)| side.contains(*old));
                held.filter_map(|(_, new)| *new).collect()
            }
        }
    }
}

/// Two definitions with one fingerprint number the same windows in the same way.
fn fingerprint(axis: &Axis) -> u64 {
    let definition = &axis.definition;
    let text = format!(
        "{:?} {:?} {:?} {:?}",
        definition.kind,
        definition.zone.unwrap_or("UTC"),
        definition.time.unwrap_or((0, 0)),
        definition.day.unwrap_or(1),
    );
    fnv1a(FNV_START, text.as_bytes())
}
