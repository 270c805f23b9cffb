//! A directed edge of a polygon, and on which side of it a place lies, without a doubt.

use crate::geometry::area::orientation;

/// A place, degrees of longitude and latitude.
pub type Place = [f64; 2];

/// An edge with its land on the left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    pub from: Place,
    pub to: Place,
    /// How many edges it stands for, those the other way taken off.
    pub times: i32,
    /// Of what it is the border.
    pub operand: Operand,
}

/// What a polygon belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// What covers.
    Cover,
    /// What of it counts.
    Region,
}

/// A box between two corners: south-west and north-east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub min: Place,
    pub max: Place,
}

impl Edge {
    /// How the winding changes on the way from one place to another on one parallel.
    pub fn crossed_eastward(&self, from: Place, to: Place) -> i32 {
        self.crossed(1, from, to)
    }

    /// How the winding changes on the way from one place to another on one meridian.
    pub fn crossed_northward(&self, from: Place, to: Place) -> i32 {
        self.crossed(0, from, to)
    }

    /// On a way along which the coordinate of `axis` stays.
    fn crossed(&self, axis: usize, from: Place, to: Place) -> i32 {
        let meets_line = (self.from[axis] < from[axis]) != (self.to[axis] < from[axis]);
        if !meets_line {
            return 0;
        }
        (self.side(to) - self.side(from)) / 2 * self.times
    }

    /// 1 for a place on its left, -1 on its right.
    ///
    /// Every place is taken to lie a little west of where it does, and by far less south of it, so that none lies on an edge:
    /// this makes the windings of all corners agree.
    pub fn side(&self, place: Place) -> i32 {
        let orientation = orientation(self.from, self.to, place);
        let left = match orientation {
            0.0 if self.to[1] == self.from[1] => self.to[0] < self.from[0],
            0.0 => self.to[1] > self.from[1],
            _ => orientation > 0.0,
        };
        if left { 1 } else { -1 }
    }

    /// Whether it leads along a meridian: no area lies under it.
    pub fn is_vertical(&self) -> bool {
        self.from[0] == self.to[0]
    }

    /// Its western and its eastern end; of an edge along a meridian the southern and the northern.
    pub fn ends(&self) -> [Place; 2] {
        if self.from <= self.to { [self.from, self.to] } else { [self.to, self.from] }
    }

    /// Whether it may meet a cell: true for all that do, and for some that pass within rounding.
    pub fn may_meet(&self, cell: &Cell) -> bool {
        for axis in [0, 1] {
            let (low, high) = (self.from[axis].min(self.to[axis]), self.from[axis].max(self.to[axis]));
            if high < cell.min[axis] || low > cell.max[axis] {
                return false;
            }
        }
        let (east, north) = (self.to[0] - self.from[0], self.to[1] - self.from[1]);
        if east == 0.0 || north == 0.0 {
            return true;
        }
        // The two corners that its line has on one side if it misses the cell.
        let rises = (east > 0.0) == (north > 0.0);
        let latitudes = if rises { [cell.max[1], cell.min[1]] } else { [cell.min[1], cell.max[1]] };
        let [west, east] = [[cell.min[0], latitudes[0]], [cell.max[0], latitudes[1]]].map(|corner| self.clear_side(corner));
        west == 0 || west != east
    }

    /// The side on which a place lies; 0 where rounding leaves a doubt.
    fn clear_side(&self, place: Place) -> i32 {
        let left = (self.to[0] - self.from[0]) * (place[1] - self.from[1]);
        let right = (self.to[1] - self.from[1]) * (place[0] - self.from[0]);
        let doubt = (left.abs() + right.abs()) * 4.0 * f64::EPSILON;
        i32::from(left - right > doubt) - i32::from(left - right < -doubt)
    }
}

impl Cell {
    /// Its border, counter-clockwise.
    pub fn outline(&self) -> [Edge; 4] {
        let ([west, south], [east, north]) = (self.min, self.max);
        let edge = |from: Place, to: Place| Edge { from, to, times: 1, operand: Operand::Cover };
        let [sw, se, ne, nw] = [[west, south], [east, south], [east, north], [west, north]];
        [edge(sw, se), edge(se, ne), edge(ne, nw), edge(nw, sw)]
    }

    /// Its halves, west and east or south and north, whichever makes them squarer; `None` where it is too small for two.
    pub fn halves(&self) -> Option<(usize, [Self; 2])> {
        let [width, height] = [0, 1].map(|axis| self.max[axis] - self.min[axis]);
        let axis = usize::from(width * f64::midpoint(self.min[1], self.max[1]).to_radians().cos() < height);
        let middle = f64::midpoint(self.min[axis], self.max[axis]);
        if middle <= self.min[axis] || middle >= self.max[axis] {
            return None;
        }
        let (mut low, mut high) = (*self, *self);
        (low.max[axis], high.min[axis]) = (middle, middle);
        Some((axis, [low, high]))
    }
}
