//! [`fold`]: many names that differ by a number, or by what stands behind the last slash, as one.

use std::borrow::Cow;

use indexmap::IndexMap;

/// So many names that differ by numbers are a family.
const BY_NUMBER: usize = 6;
/// So many names in one folder are one.
const BY_FOLDER: usize = 24;

/// The name with `*` in the place of each run of digits.
pub(super) fn by_number(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(name);
    }
    let mut mask = String::with_capacity(name.len());
    for char in name.chars() {
        if !char.is_ascii_digit() {
            mask.push(char);
        } else if !mask.ends_with('*') {
            mask.push('*');
        }
    }
    Cow::Owned(mask)
}

/// The name with `*` in the place of what stands behind its last slash.
fn by_folder(name: &str) -> Option<String> {
    name.rsplit_once('/').map(|(folder, _)| format!("{folder}/*"))
}

/// Which members of a list belong together.
pub(super) struct Families {
    /// The family of each member; none when it stands alone.
    pub(super) of: Vec<Option<usize>>,
    /// The mask of each family.
    pub(super) masks: Vec<String>,
}

/// Finds families among members that are alike but for their names: what must be equal stands beside each name.
pub(super) fn families<T: Eq + std::hash::Hash>(members: &[(&str, T)]) -> Families {
    let mut families = Families {
        of: vec![None; members.len()],
        masks: Vec::new(),
    };
    let number_mask = |name: &str| match by_number(name) {
        Cow::Owned(mask) => Some(mask),
        Cow::Borrowed(_) => None,
    };
    families.find(members, number_mask, BY_NUMBER);
    families.find(members, by_folder, BY_FOLDER);
    families
}

impl Families {
    fn find<T: Eq + std::hash::Hash>(
        &mut self,
        members: &[(&str, T)],
        mask_of: impl Fn(&str) -> Option<String>,
        least: usize,
    ) {
        let mut found: IndexMap<(String, &T), Vec<usize>> = IndexMap::new();
        for (place, (name, alike)) in members.iter().enumerate() {
            if self.of[place].is_none()
                && let Some(mask) = mask_of(name)
            {
                found.entry((mask, alike)).or_default().push(place);
            }
        }
        for ((mask, _), places) in found {
            if places.len() >= least {
                let family = self.masks.len();
                self.masks.push(mask);
                places.into_iter().for_each(|place| self.of[place] = Some(family));
            }
        }
    }
}

/// The names, each family as its mask and how many it has, in the order of first mention.
pub(super) fn fold<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(Cow<'a, str>, usize)> {
    let members: Vec<(&str, ())> = names.into_iter().map(|name| (name, ())).collect();
    let mut folded: IndexMap<Cow<'a, str>, usize> = IndexMap::new();
    let families = families(&members);
    for (family, (name, ())) in families.of.iter().zip(members) {
        let shown = family.map_or(Cow::Borrowed(name), |family| Cow::Owned(families.masks[family].clone()));
        *folded.entry(shown).or_default() += 1;
    }
    folded.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_by_a_number_are_one_when_they_are_many() {
        let tenants: Vec<String> = (0..40).map(|n| format!("tenant/{n}/daily")).collect();
        let names = ["raw", "v2"].into_iter().chain(tenants.iter().map(String::as_str));
        let expected = [("raw".into(), 1), ("v2".into(), 1), ("tenant/*/daily".into(), 40)];
        assert_eq!(fold(names), expected);
        assert_eq!(
            fold(["a1", "a2", "a3"]),
            [("a1".into(), 1), ("a2".into(), 1), ("a3".into(), 1)]
        );
    }

    #[test]
    fn a_folder_is_one_when_it_holds_very_many() {
        let letter = |n: u8| char::from(b'a' + n);
        let names: Vec<String> = (0..26).map(|n| format!("tenant/{}", letter(n))).collect();
        assert_eq!(fold(names.iter().map(String::as_str)), [("tenant/*".into(), 26)]);
        assert_eq!(fold(names[..20].iter().map(String::as_str)).len(), 20);
    }
}
