// measure dfa|nfa <patterns, one a line> <text> <rounds>: how many seconds of the processor the crate takes to find all leftmost-longest
// matches of the patterns, raw (inside words too), in any ASCII case; a line for each round, then the matches.

use aho_corasick::{AhoCorasickBuilder, MatchKind};

fn seconds() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let patterns = std::fs::read_to_string(&args[2]).unwrap();
    let text = std::fs::read(&args[3]).unwrap();
    let rounds: usize = args[4].parse().unwrap();
    let finder = AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .dfa(args[1] == "dfa")
        .build(patterns.lines());
    let mut hits = 0;
    for _ in 0..rounds {
        let begin = seconds();
        hits = finder.find_iter(&text).count();
        println!("{}", seconds() - begin);
    }
    println!("{}", hits);
}
