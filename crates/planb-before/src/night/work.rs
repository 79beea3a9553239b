//! Work side by side on a few threads, in the order of a queue.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use planb_node::trouble::Trouble;

/// Stack of a worker: typst's layout recurses deeply.
const STACK_BYTES: usize = 32 << 20;

/// Does each item's work; the results come in the order of the items. The first trouble stops the rest and is given.
pub fn side_by_side<T: Send, R: Send>(
    items: Vec<T>,
    threads: usize,
    work: impl Fn(T) -> Result<R, Trouble> + Sync,
) -> Result<Vec<R>, Trouble> {
    let queue: Mutex<VecDeque<(usize, T)>> = Mutex::new(items.into_iter().enumerate().collect());
    let results: Mutex<Vec<(usize, Result<R, Trouble>)>> = Mutex::new(Vec::new());
    let stop = AtomicBool::new(false);
    let take = || queue.lock().ok().and_then(|mut queue| queue.pop_front());
    let worker = || {
        while !stop.load(Ordering::Relaxed) {
            let Some((number, item)) = take() else { break };
            let result = work(item);
            if result.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            if let Ok(mut results) = results.lock() {
                results.push((number, result));
            }
        }
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads.max(1))
            .map(|_| std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, worker))
            .collect();
        let mut panicked = false;
        for thread in started {
            match thread {
                Ok(thread) => panicked |= thread.join().is_err(),
                // No thread to be had: the work is done by those that there are, or here.
                Err(_) => worker(),
            }
        }
        if panicked { Err(Trouble::internal("work-failed")) } else { Ok(()) }
    })?;
    let mut results = results.into_inner().map_err(|_| Trouble::internal("work-failed"))?;
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_a_trouble_stops_the_rest() {
        let squares = side_by_side((0..100).collect(), 2, |n: u64| Ok(n * n)).unwrap();
        assert_eq!(squares[..4], [0, 1, 4, 9]);
        assert_eq!(squares.len(), 100);
        let trouble = side_by_side(vec![1, 2, 3], 1, |n| if n == 2 { Err(Trouble::user("x")) } else { Ok(n) });
        assert_eq!(trouble.unwrap_err().key, "x");
    }
}
