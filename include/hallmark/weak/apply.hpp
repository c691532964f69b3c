// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_APPLY_HPP
#define HALLMARK_WEAK_APPLY_HPP

// From items to votes, and why.
//
//     const checked<vote_matrix> applied = apply_lfs(lfs, projects);
//     for (const reason& r : explain(lfs, projects[3])) ...        the words or values that each vote stands on

#include "../core/checked.hpp"
#include "../core/executor.hpp"
#include "../core/progress.hpp"
#include "../core/span_of.hpp"
#include "../core/votes.hpp"
#include "labeling_functions.hpp"

#include <cstddef>
#include <cstdint>
#if HALLMARK_HAS_EXCEPTIONS
#  include <exception>
#endif
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// What to do when a labeling function (or a field that it reads) throws.
enum class on_fault : std::uint8_t {
    abstain, ///< it abstains on that item; the fault is told as a warning
    stop,    ///< the votes end before that item, which is told as an error; items from there on have no votes
    rethrow  ///< the exception reaches the caller, and there are no votes
};

struct apply_lfs_options {
    std::size_t cardinality = 0; ///< how many labels there are; 0: one more than the greatest that is voted for
    weak::on_fault on_fault = weak::on_fault::abstain;
    hallmark::progress progress = {}; ///< hears of items; false cancels
};

namespace detail {

/// Runs what may throw, and keeps what was thrown.
struct fault_guard {
    std::vector<std::uint32_t> functions{}; ///< that failed on the item at hand
    std::vector<std::string> said{};        ///< by each of them

    template <class F>
    [[nodiscard]] bool operator()(std::uint32_t function, F&& f) {
#if HALLMARK_HAS_EXCEPTIONS
        try {
            f();
            return true;
        } catch (const std::exception& thrown) {
            tell(function, thrown.what());
        } catch (...) {
            tell(function, "an exception that is no std::exception");
        }
        return false;
#else
        static_cast<void>(function);
        f();
        return true;
#endif
    }
    void again(std::uint32_t function) {
        tell(function, said.back());
    }
    void tell(std::uint32_t function, std::string what) {
        functions.push_back(function);
        said.push_back(std::move(what));
    }
};
struct no_guard {
    template <class F>
    [[nodiscard]] bool operator()(std::uint32_t, F&& f) {
        f();
        return true;
    }
    void again(std::uint32_t) {}
};

struct applied_block {
    hallmark::detail::plain_vector<voter_vote> votes{};
    std::vector<std::uint32_t> ends{};
    hallmark::problems problems{};
    bool stopped = false;
};

template <class Item, class Iterator>
void apply_to_block(const labeling_functions<Item>& lfs, Iterator at, index_block block, weak::on_fault policy,
                    applied_block& result) {
    typename labeling_functions<Item>::worker worker(lfs);
    fault_guard guard;
    for (std::size_t i = block.begin; i < block.end; ++i, ++at) {
        auto&& item = *at;
        if (policy == weak::on_fault::rethrow)
            lfs.evaluate(item, worker, no_guard{});
        else
            lfs.evaluate(item, worker, guard);
        for (std::size_t k = 0; k < guard.said.size(); ++k)
            result.problems.add(policy == weak::on_fault::stop ? severity::error : severity::warning,
                                problem_code::voter_failed, std::to_string(i),
                                "labeling function '" + lfs.names()[guard.functions[k]] + "': " + guard.said[k]);
        if (policy == weak::on_fault::stop && !guard.said.empty()) {
            result.stopped = true;
            return;
        }
        guard.functions.clear();
        guard.said.clear();
        result.votes.append(worker.row);
        result.ends.push_back(static_cast<std::uint32_t>(result.votes.size()));
    }
}

} // namespace detail

/// The votes of the functions on the items: any forward range of items (its begin and end are members, or it is an
/// array); voter j is function j, under its name. One pass; each text is made and searched once for all functions. The
/// same votes and problems with any executor. Functions are called on the executor's threads, so they have to bear
/// that; each item is seen by one thread.
///
/// Problems: voter_failed for each function that threw on an item, `where` is the item; cancelled when progress said
/// so. A wrong call when a label is not below options.cardinality. O(bytes + matches + items × functions that are more
/// than words).
template <class Item, class Items, executor Executor = serial>
[[nodiscard]] checked<vote_matrix> apply_lfs(const labeling_functions<Item>& lfs, Items&& items,
                                             const apply_lfs_options& options = {}, Executor&& ex = {}) {
    checked<vote_matrix> result{vote_matrix(lfs.names(), options.cardinality), {}};
    vote_matrix& votes = result.value;
    for (std::size_t s = 0; s < lfs.sets().size(); ++s)
        static_cast<void>(votes.set_of(lfs.sets()[s])); // under the same numbers

    constexpr std::size_t block_size = 256;
    const auto first = std::begin(items);
    const auto last = std::end(items);
    using iterator = std::remove_const_t<decltype(first)>;
    constexpr bool random_access = requires {
        first + (last - first);
    };
    std::size_t n = 0;
    std::vector<iterator> begins; // of the blocks, where they cannot be computed
    if constexpr (random_access)
        n = static_cast<std::size_t>(last - first);
    else
        for (iterator at = first; at != last; ++at, ++n)
            if (n % block_size == 0) begins.push_back(at);
    const auto begin_of = [&](std::size_t item) {
        if constexpr (random_access)
            return first + static_cast<decltype(last - first)>(item);
        else
            return begins[item / block_size];
    };

    votes.reserve(n, 0);
    const std::size_t blocks = block_count(n, block_size);
    // The votes of a round are held twice, and between rounds threads wait for each other; progress wants more of them.
    const std::size_t least = options.progress ? 16 : 512;
    const std::size_t round = blocks / 100 > least ? blocks / 100 : least;
    bool stopped = false;
    for (std::size_t from = 0; from < blocks && !stopped; from += round) {
        if (options.progress && !options.progress(from * block_size, n)) {
            result.problems.add(severity::warning, problem_code::cancelled, std::to_string(from * block_size),
                                "cancelled: the items from here on have no votes");
            stopped = true;
            break;
        }
        std::vector<detail::applied_block> done(round < blocks - from ? round : blocks - from);
        ex(done.size(), [&](std::size_t k) {
            const index_block block = block_at(n, block_size, from + k);
            detail::apply_to_block(lfs, begin_of(block.begin), block, options.on_fault, done[k]);
        });
        for (detail::applied_block& block : done) {
            std::uint32_t begin = 0;
            for (const std::uint32_t end : block.ends) {
                votes.add(span_of(block.votes).subspan(begin, end - begin));
                begin = end;
            }
            result.problems.merge(std::move(block.problems));
            stopped = block.stopped;
            if (stopped) break;
        }
    }
    while (votes.items() < n) votes.add({});
    if (!stopped && options.progress) static_cast<void>(options.progress(n, n));
    return result;
}

/// One vote on an item, and what it stands on.
struct reason {
    std::string voter{};
    hallmark::vote vote{};  ///< a set is one of the functions' sets()
    std::string evidence{}; ///< the first of `all` as text; "" when there is none to show
    std::size_t begin = 0;  ///< its place
    std::size_t end = 0;
    std::vector<weak::evidence> all{};
};

/// Why the functions vote as they do on one item: their votes in order, each with the words or values that it stands on
/// (none for callables). What throws, throws here.
template <class Item>
[[nodiscard]] std::vector<reason> explain(const labeling_functions<Item>& lfs, const Item& item) {
    typename labeling_functions<Item>::worker worker(lfs);
    lfs.template evaluate<true>(item, worker, detail::no_guard{});
    std::vector<reason> reasons;
    for (const voter_vote& v : worker.row) {
        reason r;
        r.voter = lfs.names()[v.voter];
        r.vote = v.vote;
        lfs.explain(v.voter, item, worker, r.all);
        if (!r.all.empty()) {
            r.evidence = r.all.front().text;
            r.begin = r.all.front().begin;
            r.end = r.all.front().end;
        }
        reasons.push_back(std::move(r));
    }
    return reasons;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
