//! Which rings hang together by touching: disjoint sets (R. E. Tarjan, 1975).

/// Rings by number, each in the set of those that it touches directly or through others.
#[derive(Debug, Default)]
pub(super) struct JoinedRings {
    parent: Vec<u32>,
}

impl JoinedRings {
    /// Every one of `rings` rings alone.
    pub(super) fn reset(&mut self, rings: usize) {
        self.parent.clear();
        self.parent.extend(0..rings as u32);
    }

    /// Joins two rings; false when they hung together already.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        // The lower number leads, so that exteriors do.
        self.parent[a.max(b) as usize] = a.min(b);
        a != b
    }

    fn root(&mut self, mut ring: u32) -> u32 {
        while self.parent[ring as usize] != ring {
            let grandparent = self.parent[self.parent[ring as usize] as usize];
            self.parent[ring as usize] = grandparent;
            ring = grandparent;
        }
        ring
    }
}
