//! Disjoint sets of numbered things (R. E. Tarjan, 1975).

/// Things by number, each in the set of those that it was joined with, directly or through others.
#[derive(Debug, Default)]
pub(super) struct JoinedSets {
    parent: Vec<u32>,
}

impl JoinedSets {
    /// Every one of `count` things alone.
    pub(super) fn reset(&mut self, count: usize) {
        self.parent.clear();
        self.parent.extend(0..count as u32);
    }

    /// Joins two sets; false when they were one already.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        // The lower number leads.
        self.parent[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// The thing that stands for the set of `thing`.
    pub(super) fn root(&mut self, mut thing: u32) -> u32 {
        while self.parent[thing as usize] != thing {
            let grandparent = self.parent[self.parent[thing as usize] as usize];
            self.parent[thing as usize] = grandparent;
            thing = grandparent;
        }
        thing
    }
}
