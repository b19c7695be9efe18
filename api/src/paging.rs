//! Pages of lists: what is asked for, cursors, what comes back. Cursor pagination as the Relay specification has it.

use aws_lc_rs::{digest, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    error::{AppError, FieldError, Result},
    limits,
};

/// A page as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    /// So many from the front, at most 100.
    pub first: Option<i32>,
    /// Behind this cursor.
    pub after: Option<String>,
    /// So many from the end, at most 100.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
    /// Whether the number of all items is wanted too.
    pub total: bool,
}

/// What a list is ordered by, as far as a cursor holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A time or a number.
    Number(i64),
    /// A text in code point order.
    Text(String),
}

/// A place in a list: the key and the id of the item that stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The key of the item.
    pub key: Key,
    /// Its id, the last of every order.
    pub id: Uuid,
}

/// A page that passed the rules.
#[derive(Clone, Debug)]
pub struct Window {
    /// So many items.
    pub limit: usize,
    /// Counted from the end.
    pub from_end: bool,
    /// Behind this place.
    pub after: Option<Place>,
    /// Before this place.
    pub before: Option<Place>,
    /// Whether the number of all items is wanted too.
    pub total: bool,
    seal: Seal,
}

/// One page of a list, in its order.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, each with its cursor.
    pub items: Vec<(String, T)>,
    /// Whether there is more behind.
    pub has_next: bool,
    /// Whether there is more before.
    pub has_previous: bool,
    /// The number of all items, where it was asked for.
    pub total: Option<u64>,
    /// How many items were asked for.
    pub size: i32,
}

/// Which list a cursor belongs to: it is refused for any other.
#[derive(Clone, Debug)]
pub struct Seal {
    key: hmac::Key,
    list: [u8; 8],
}

const CURSOR_VERSION: u8 = 1;
const TAG_LENGTH: usize = 16;

impl Seal {
    /// Of the list that this text describes: its kind, order and filters.
    pub fn new(key: &hmac::Key, list: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, list.as_bytes());
        let mut short = [0; 8];
        short.copy_from_slice(&digest.as_ref()[..8]);
        Self { key: key.clone(), list: short }
    }

    /// The cursor of a place: version, list, id, key, and a tag over all of it.
    pub fn cursor(&self, place: &Place) -> String {
        let mut bytes = vec![CURSOR_VERSION];
        bytes.extend(self.list);
        bytes.extend(place.id.as_bytes());
        match &place.key {
            Key::Number(number) => {
                bytes.push(0);
                bytes.extend(number.to_be_bytes());
            }
            Key::Text(text) => {
                bytes.push(1);
                bytes.extend(text.as_bytes());
            }
        }
        let tag = hmac::sign(&self.key, &bytes);
        bytes.extend(&tag.as_ref()[..TAG_LENGTH]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open(&self, cursor: &str) -> Option<Place> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (said, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG_LENGTH)?)?;
        let right = hmac::sign(&self.key, said);
        aws_lc_rs::constant_time::verify_slices_are_equal(&right.as_ref()[..TAG_LENGTH], tag).ok()?;
        let said = said.strip_prefix(&[CURSOR_VERSION])?.strip_prefix(&self.list)?;
        let (id, key) = said.split_at_checked(16)?;
        let key = match key.split_first()? {
            (0, number) => Key::Number(i64::from_be_bytes(number.try_into().ok()?)),
            (_, text) => Key::Text(String::from_utf8(text.to_vec()).ok()?),
        };
        Some(Place { key, id: Uuid::from_slice(id).ok()? })
    }
}

impl PageArgs {
    /// Checks the page against the rules. No size is silently clamped, no cursor of another list accepted.
    pub fn window(&self, seal: Seal) -> Result<Window> {
        let mut faults = Vec::new();
        let mut fault = |path: &str, message: &str| {
            faults.push(FieldError { path: path.to_owned(), message: message.to_owned() });
        };
        for (path, size) in [("/first", self.first), ("/last", self.last)] {
            if size.is_some_and(|size| !(0..=limits::PAGE_MAX).contains(&size)) {
                fault(path, "A page has 0 to 100 items; go on with the cursor of its end.");
            }
        }
        if self.first.is_some() && self.last.is_some() {
            fault("/last", "Give `first` or `last`, not both.");
        }
        let mut place = |path: &str, cursor: &Option<String>| {
            let place = cursor.as_deref().map(|cursor| seal.open(cursor));
            if place == Some(None) {
                fault(path, "This is not a cursor of this list with this order and these filters.");
            }
            place.flatten()
        };
        let after = place("/after", &self.after);
        let before = place("/before", &self.before);
        if !faults.is_empty() {
            return Err(AppError::invalid_input(faults));
        }
        let size = self.first.or(self.last).unwrap_or(limits::PAGE_DEFAULT);
        Ok(Window {
            limit: size.max(0) as usize,
            from_end: self.last.is_some(),
            after,
            before,
            total: self.total,
            seal,
        })
    }
}

impl Window {
    fn size(&self) -> i32 {
        i32::try_from(self.limit).unwrap_or(limits::PAGE_MAX)
    }

    /// Makes the page of rows that were read for this window: one more than its limit, from its end if it counts from
    /// there.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        total: Option<u64>,
        place: impl Fn(&R) -> Place,
        view: impl Fn(R) -> Result<T>,
    ) -> Result<Page<T>> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        if self.from_end {
            rows.reverse();
        }
        let items =
            rows.into_iter().map(|row| Ok((self.seal.cursor(&place(&row)), view(row)?))).collect::<Result<_>>()?;
        let (has_next, has_previous) = match self.from_end {
            false => (more, self.after.is_some()),
            true => (self.before.is_some(), more),
        };
        Ok(Page { items, has_next, has_previous, total, size: self.size() })
    }

    /// Makes the page of a list that is wholly in memory, in its order. A cursor holds the id of its item and where it
    /// stood, so that a pager goes on there when the item has gone.
    pub fn page_of_all<T>(&self, all: Vec<T>, id: impl Fn(&T) -> Uuid) -> Page<T> {
        let total = self.total.then_some(all.len() as u64);
        let stood = |place: &Place| match place.key {
            Key::Number(at) => usize::try_from(at).unwrap_or_default().min(all.len()),
            Key::Text(_) => all.len(),
        };
        let stands = |place: &Place| all.iter().position(|item| id(item) == place.id);
        let start = self.after.as_ref().map_or(0, |place| stands(place).map_or_else(|| stood(place), |at| at + 1));
        let end = self.before.as_ref().map_or(all.len(), |place| stands(place).unwrap_or_else(|| stood(place)));
        let end = end.max(start);
        let take = (end - start).min(self.limit);
        let skip = if self.from_end { end - take } else { start };
        let (has_previous, has_next) = (skip > 0, skip + take < all.len());
        let place = |at: usize, item: &T| Place { key: Key::Number(at as i64), id: id(item) };
        let items = all.into_iter().enumerate().skip(skip).take(take);
        let items = items.map(|(at, item)| (self.seal.cursor(&place(at, &item)), item)).collect();
        Page { items, has_next, has_previous, total, size: self.size() }
    }
}

impl<T> Page<T> {
    /// A page with nothing on it, of a list that is empty.
    pub fn empty(total: bool) -> Self {
        let size = limits::PAGE_DEFAULT;
        Self { items: Vec::new(), has_next: false, has_previous: false, total: total.then_some(0), size }
    }

    /// The same page of other items.
    pub fn map<U>(self, view: impl Fn(T) -> U) -> Page<U> {
        let Page { items, has_next, has_previous, total, size } = self;
        let items = items.into_iter().map(|(cursor, item)| (cursor, view(item))).collect();
        Page { items, has_next, has_previous, total, size }
    }

    /// The same page of other items, where making one can fail.
    pub fn try_map<U>(self, view: impl Fn(T) -> Result<U>) -> Result<Page<U>> {
        let Page { items, has_next, has_previous, total, size } = self;
        let items = items.into_iter().map(|(cursor, item)| Ok((cursor, view(item)?))).collect::<Result<_>>()?;
        Ok(Page { items, has_next, has_previous, total, size })
    }

    /// The same page with these items in place of its own, as many.
    pub fn with<U>(self, items: Vec<U>) -> Page<U> {
        let Page { items: old, has_next, has_previous, total, size } = self;
        let items = old.into_iter().map(|(cursor, _)| cursor).zip(items).collect();
        Page { items, has_next, has_previous, total, size }
    }

    /// The items alone.
    pub fn nodes(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(list: &str) -> Seal {
        Seal::new(&hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]), list)
    }

    fn place(number: i64) -> Place {
        Place { key: Key::Number(number), id: Uuid::from_u128(number as u128) }
    }

    #[test]
    fn a_cursor_opens_its_own_list_only() {
        let cursor = seal("articles by date").cursor(&place(5));
        assert_eq!(seal("articles by date").open(&cursor), Some(place(5)));
        assert_eq!(seal("articles by title").open(&cursor), None);
        for at in 0..cursor.len() {
            let mut forged = cursor.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            // The last character of base64 may carry bits that mean nothing.
            assert!(seal("articles by date").open(&forged).is_none() || at == cursor.len() - 1, "byte {at}");
        }
        let text = Place { key: Key::Text("élan".to_owned()), id: Uuid::nil() };
        assert_eq!(seal("x").open(&seal("x").cursor(&text)), Some(text));
    }

    #[test]
    fn sizes_are_refused_and_never_clamped() {
        let asked = |first, last| PageArgs { first, last, ..Default::default() }.window(seal("x"));
        assert_eq!(asked(None, None).unwrap().limit, 20);
        assert_eq!(asked(Some(100), None).unwrap().limit, 100);
        assert_eq!(asked(Some(0), None).unwrap().limit, 0);
        for (first, last) in [(Some(101), None), (Some(-1), None), (None, Some(101)), (Some(1), Some(1))] {
            assert!(asked(first, last).is_err(), "{first:?} {last:?}");
        }
    }

    #[test]
    fn pages_of_a_list_in_memory_join_without_a_gap() {
        let all: Vec<i64> = (0..7).collect();
        let mut after = None;
        let mut seen = Vec::new();
        loop {
            let args = PageArgs { first: Some(3), after: after.take(), total: true, ..Default::default() };
            let page = args.window(seal("x")).unwrap().page_of_all(all.clone(), |n| place(*n).id);
            assert_eq!(page.total, Some(7));
            seen.extend(page.nodes().copied());
            if !page.has_next {
                break;
            }
            after = page.items.last().map(|(cursor, _)| cursor.clone());
        }
        assert_eq!(seen, all);
        let last = PageArgs { last: Some(2), ..Default::default() };
        let page = last.window(seal("x")).unwrap().page_of_all(all.clone(), |n| place(*n).id);
        assert_eq!(page.nodes().copied().collect::<Vec<_>>(), [5, 6]);
        assert!(page.has_previous && !page.has_next);
        // The item of a cursor has gone since: the next page begins where it stood.
        let first = PageArgs { first: Some(3), ..Default::default() }.window(seal("x")).unwrap();
        let cursor = first.page_of_all(all.clone(), |n| place(*n).id).items[2].0.clone();
        let without: Vec<i64> = all.into_iter().filter(|n| *n != 2).collect();
        let next = PageArgs { first: Some(2), after: Some(cursor), ..Default::default() }.window(seal("x")).unwrap();
        assert_eq!(next.page_of_all(without, |n| place(*n).id).nodes().copied().collect::<Vec<_>>(), [3, 4]);
    }
}
