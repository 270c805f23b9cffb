//! A list kept in order, in blocks, so that a change in the midst of a long one moves little: the edges under a sweep line.

/// A block is split beyond twice this.
const BLOCK: usize = 256;

/// Items in blocks, none of which is empty.
#[derive(Debug)]
pub(super) struct BlockList<T> {
    blocks: Vec<Vec<T>>,
}

/// Where an item stands, or the end of the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    block: usize,
    at: usize,
}

impl<T> Default for BlockList<T> {
    fn default() -> Self {
        Self { blocks: vec![] }
    }
}

impl<T: Copy> BlockList<T> {
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
    }

    /// The first item of which `precedes` is not true, when it is true of all items before that.
    pub(super) fn partition_point(&self, precedes: impl Fn(&T) -> bool) -> Place {
        let block = self.blocks.partition_point(|block| block.last().is_some_and(&precedes));
        Place { block, at: self.blocks.get(block).map_or(0, |items| items.partition_point(precedes)) }
    }

    /// The item before a place.
    pub(super) fn before(&self, place: Place) -> Option<&T> {
        match place.at.checked_sub(1) {
            Some(at) => self.blocks.get(place.block)?.get(at),
            None => self.blocks.get(place.block.checked_sub(1)?)?.last(),
        }
    }

    /// The item at a place and those after it.
    pub(super) fn starting_at(&self, place: Place) -> impl Iterator<Item = &T> {
        let (first, rest) = self.blocks.get(place.block..).and_then(<[_]>::split_first).unzip();
        let first = first.and_then(|items| items.get(place.at..));
        first.into_iter().chain(rest.into_iter().flatten().map(Vec::as_slice)).flatten()
    }

    /// Puts `items` where `count` items were from `place` on.
    pub(super) fn replace(&mut self, place: Place, count: usize, items: &[T]) {
        let old = self.blocks.get_mut(place.block).and_then(|block| block.get_mut(place.at..place.at + count));
        match old {
            Some(old) if old.len() == items.len() => old.copy_from_slice(items),
            _ => {
                self.remove(place, count);
                self.insert(place, items);
            }
        }
    }

    fn remove(&mut self, Place { mut block, mut at }: Place, mut count: usize) {
        while count > 0
            && let Some(items) = self.blocks.get_mut(block)
        {
            let end = (at + count).min(items.len());
            count -= items.drain(at..end).len();
            if items.is_empty() {
                self.blocks.remove(block);
            } else {
                block += 1;
            }
            at = 0;
        }
    }

    fn insert(&mut self, Place { mut block, mut at }: Place, items: &[T]) {
        if items.is_empty() {
            return;
        }
        if block == self.blocks.len() {
            // At the end the last block grows.
            if self.blocks.is_empty() {
                self.blocks.push(vec![]);
            }
            block = self.blocks.len() - 1;
            at = self.blocks[block].len();
        }
        let grown = &mut self.blocks[block];
        grown.splice(at..at, items.iter().copied());
        if grown.len() > 2 * BLOCK {
            let split: Vec<Vec<T>> = grown.chunks(BLOCK).map(<[T]>::to_vec).collect();
            self.blocks.splice(block..=block, split);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_as_a_plain_list(changes in prop::collection::vec((0..2000i32, 0..600usize, 0..900usize), 1..40)) {
            let (mut list, mut plain) = (BlockList::default(), Vec::<i32>::new());
            for (value, count, new) in changes {
                let place = list.partition_point(|item| *item < value);
                let at = plain.partition_point(|item| *item < value);
                prop_assert_eq!(list.before(place), at.checked_sub(1).map(|i| &plain[i]));
                prop_assert!(list.starting_at(place).eq(&plain[at..]));
                let count = count.min(plain.len() - at);
                let above = plain.get(at + count).copied().unwrap_or(2000).max(value);
                let items: Vec<i32> = (0..new as i32).map(|i| value + i * (above - value) / new as i32).collect();
                list.replace(place, count, &items);
                plain.splice(at..at + count, items);
                prop_assert!(list.blocks.iter().all(|block| !block.is_empty() && block.len() <= 2 * BLOCK));
            }
            let all = list.partition_point(|_| false);
            prop_assert!(list.starting_at(all).eq(&plain));
        }
    }
}
