//! Conditions (annex B, from `booleanExpression` to `predicate`).

use super::{Parsed, Parser, Token};
use crate::filter::{
    CompareOp, Expr, FilterError,
    limits::{self, MAX_DEPTH},
    names::Operator,
    operand::Operand,
};
use std::mem;

impl Parser<'_> {
    /// Any expression: a value, a condition, or conditions with AND and OR between.
    pub(super) fn expression(&mut self) -> Parsed {
        let at = self.at();
        let first = self.negation()?;
        if !self.is_word(0, "AND") && !self.is_word(0, "OR") {
            return Ok(first);
        }
        self.check(Operand::Predicate, &first, at)?;
        self.conditions(first)
    }

    /// What comes after the first of several conditions: one node for each word, however many there are.
    fn conditions(&mut self, first: Expr) -> Parsed {
        let (mut any, mut all) = (vec![], vec![first]);
        loop {
            if self.take_word("OR") {
                any.push(Expr::all_of(mem::take(&mut all)));
            } else if !self.take_word("AND") {
                any.push(Expr::all_of(all));
                return Ok(Expr::any_of(any));
            }
            let at = self.at();
            let next = self.negation()?;
            self.check(Operand::Predicate, &next, at)?;
            all.push(next);
        }
    }

    /// A loop, not a recursion: the NOTs of a filter may be many.
    fn negation(&mut self) -> Parsed {
        let mut negations = 0;
        while self.take_word("NOT") {
            negations += 1;
            if negations == MAX_DEPTH {
                return Err(FilterError::TooDeep);
            }
        }
        let at = self.at();
        let mut expr = self.predicate()?;
        if negations > 0 {
            self.check(Operand::Predicate, &expr, at)?;
        }
        for _ in 0..negations {
            expr = Expr::Not(Box::new(expr));
        }
        Ok(expr)
    }

    /// A value, and what is said of it.
    fn predicate(&mut self) -> Parsed {
        let at = self.at();
        let value = self.value()?;
        self.said_of(value, at)
    }

    /// A comparison and its kin, or the value itself where nothing is said of it.
    fn said_of(&mut self, value: Expr, at: usize) -> Parsed {
        if let Some(op) = self.comparison() {
            return self.compare(op, value, at);
        }
        if self.take_word("IS") {
            return self.is_null(value);
        }
        let negated = self.is_word(0, "NOT");
        let word = usize::from(negated);
        let said: fn(&mut Self, Expr, usize) -> Parsed = if self.is_word(word, "LIKE") {
            Self::like
        } else if self.is_word(word, "BETWEEN") {
            Self::between
        } else if self.is_word(word, "IN") {
            Self::within
        } else {
            return Ok(value);
        };
        self.next += word + 1;
        said(self, value, at).map(|said| negate_if(negated, said))
    }

    fn comparison(&self) -> Option<CompareOp> {
        match self.peek() {
            Token::Symbol(symbol) => match Operator::named(symbol) {
                Some(Operator::Compare(op)) => Some(op),
                _ => None,
            },
            _ => None,
        }
    }

    fn compare(&mut self, op: CompareOp, value: Expr, at: usize) -> Parsed {
        self.check(Operand::Scalar, &value, at)?;
        self.advance();
        Ok(Expr::Compare(op, Box::new(value), self.value_of(Operand::Scalar)?))
    }

    fn is_null(&mut self, value: Expr) -> Parsed {
        let negated = self.take_word("NOT");
        if !self.take_word("NULL") {
            return Err(self.unexpected("NULL or NOT NULL"));
        }
        Ok(negate_if(negated, Expr::IsNull(Box::new(value))))
    }

    fn like(&mut self, value: Expr, at: usize) -> Parsed {
        self.check(Operand::Text, &value, at)?;
        Ok(Expr::Like(Box::new(value), self.value_of(Operand::Pattern)?))
    }

    fn between(&mut self, value: Expr, at: usize) -> Parsed {
        self.check(Operand::Scalar, &value, at)?;
        let low = self.value_of(Operand::Scalar)?;
        if !self.take_word("AND") {
            return Err(self.unexpected("AND and the upper end of BETWEEN"));
        }
        Ok(Expr::Between(Box::new(value), low, self.value_of(Operand::Scalar)?))
    }

    fn within(&mut self, value: Expr, at: usize) -> Parsed {
        self.check(Operand::Scalar, &value, at)?;
        self.enter()?;
        let members = self.list(|parser| parser.operand(Operand::Scalar))?;
        limits::list(members.len())?;
        self.depth -= 1;
        Ok(Expr::In(Box::new(value), members))
    }

    /// A value without conditions around it, so that the AND of BETWEEN is not taken for another.
    fn value_of(&mut self, operand: Operand) -> Parsed<Box<Expr>> {
        let at = self.at();
        let value = self.value()?;
        self.check(operand, &value, at)?;
        Ok(Box::new(value))
    }
}

fn negate_if(negated: bool, expr: Expr) -> Expr {
    if negated { Expr::Not(Box::new(expr)) } else { expr }
}
