//! Several jobs at a time, each begun in turn.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does `work` on every item, on at most `at_once` of them at a time; they begin in the order of the
/// items, and so are the results.
pub(crate) fn side_by_side<T: Send, R: Send>(
    at_once: usize,
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let items: Vec<(usize, T)> = items.into_iter().enumerate().collect();
    let (waiting, done) = (Mutex::new(items.into_iter()), Mutex::new(Vec::new()));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some((place, item)) = next() {
                    let result = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        // Each waits for another one: two are under way at any time, or this does not end.
        let two = Barrier::new(2);
        let doubled = side_by_side(2, 0..6, |number| {
            two.wait();
            number * 2
        });
        assert_eq!(doubled, [0, 2, 4, 6, 8, 10]);
    }
}
