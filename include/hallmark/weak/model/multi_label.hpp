// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_MULTI_LABEL_HPP
#define HALLMARK_WEAK_MODEL_MULTI_LABEL_HPP

// Items with several labels each: which of them hold, by voters who speak for some labels and against others.
// O(votes + pairs of voter and label) an iteration, whatever items × labels is.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/sort_unique.hpp"
#include "../../core/label_sets.hpp"
#include "../../core/matrix.hpp"
#include "../../numeric/math.hpp"
#include "detail/checks.hpp"
#include "detail/climb.hpp"
#include "fitted.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct multi_label_options {
    std::size_t max_iterations = 200;
    double tolerance = 1e-4; ///< stops when the objective gains less
    double accuracy = 0.8;   ///< what is believed of a voter beforehand: the share of its votes that are right,
    double recall = 0.5;     ///< the share of the labels it can speak for that it does,
    double strength = 10;    ///< as strongly as so many labels that hold would make one believe
    std::vector<std::uint32_t> complete = {}; ///< voters who could have spoken of every label, as people who tag do:
                                              ///< their silence tells even of labels that they never named
};

/// What a voter does with the labels that it can speak of: those that it was heard to speak for or against, or all.
struct voter_rates {
    double hit = 0;   ///< it votes for a label that holds, as a share of those that hold: its recall
    double slip = 0;  ///< it votes for one that does not, as a multiple of those that hold: hit / (hit + slip) is its
                      ///< precision, whichever the label
    double deny = 0;  ///< it votes against a label that does not hold
    double wrong = 0; ///< it votes against one that does
};

/// What makes probabilities of labels agree with an ontology: a coherent_decoder (or a host's own).
template <class D>
concept coherent = requires(const D& decoder, std::span<const double> p) {
    decoder.most_probable(p).labels;
    decoder.isotonic(p);
};

/// A fitted multi_label: `prior` is the prevalence of each label, posteriors are one probability a label, which do not
/// sum to 1. (A model that is fitted to classes answers `predict` with one label; this one with sets.)
class fitted_multi_label : public fitted_labels<fitted_multi_label> {
public:
    static constexpr std::string_view kind = "multi_label";

    std::vector<double> hit{}, slip{}, deny{}, wrong{}; ///< the rates of the voters
    voter_labels labels{};                              ///< those that each voter speaks of

    /// The rates of one voter.
    [[nodiscard]] voter_rates rates(std::size_t voter) const noexcept {
        return {hit[voter], slip[voter], deny[voter], wrong[voter]};
    }

    /// The probability of each label given a row of votes.
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p) const {
        for (std::size_t l = 0; l < p.size(); ++l) p[l] = silent_[l];
        for (std::size_t x = 0; x < row.size(); ++x) {
            const voter_vote& v = row.votes[x];
            if (!v.vote.is_label() && !v.vote.is_against()) continue;
            const label_id label = v.vote.label();
            bool again = false; // the first of a voter's votes on a label counts
            for (std::size_t y = x; y-- > 0 && row.votes[y].voter == v.voter;)
                again = again || (!row.votes[y].vote.is_set() && row.votes[y].vote.label() == label);
            if (again) continue;
            const auto odds = log_odds(rates(v.voter), prior[label]);
            const bool heard = labels.find(v.voter, label) != voter_labels::none;
            p[label] += (v.vote.is_label() ? odds.said : odds.denied) - (heard ? odds.silent : 0);
        }
        for (double& x : p) x = x >= 0 ? 1 / (1 + numeric::exp(-x)) : numeric::exp(x) / (1 + numeric::exp(x));
    }
    /// The labels of each item: those more probable than not.
    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] label_sets predict(const Votes& votes, Executor&& ex = {}) const {
        return collect(votes, ex, [](std::span<const double> p, std::vector<label_id>& set) {
            for (std::size_t l = 0; l < p.size(); ++l)
                if (p[l] > 0.5) set.push_back(static_cast<label_id>(l));
        });
    }
    /// The same, made to agree with an ontology: the most probable set that holds all ancestors of its labels
    /// (coherent_decoder::most_probable). A wrong call when the decoder has another number of labels.
    template <vote_source Votes, coherent Decoder, executor Executor = serial>
    [[nodiscard]] label_sets predict(const Votes& votes, const Decoder& decoder, Executor&& ex = {}) const {
        return collect(votes, ex, [&](std::span<const double> p, std::vector<label_id>& set) {
            set = decoder.most_probable(p).labels;
        });
    }
    /// Probabilities under which no label is more probable than its parents: the nearest ones (isotonic regression).
    template <vote_source Votes, coherent Decoder, executor Executor = serial>
    [[nodiscard]] probabilities predict_proba(const Votes& votes, const Decoder& decoder, Executor&& ex = {}) const {
        probabilities all(votes.items(), cardinality());
        this->for_each_posterior(
            votes,
            [&](std::size_t item, std::span<const double> p) {
                const std::vector<double> fit = decoder.isotonic(p);
                for (std::size_t l = 0; l < fit.size(); ++l) all[item][l] = fit[l];
            },
            ex);
        return all;
    }
    using fitted_labels<fitted_multi_label>::predict_proba;

    /// How often a voter's votes for labels are right, by its rates.
    [[nodiscard]] double precision(std::size_t voter) const noexcept {
        const double all = hit[voter] + slip[voter];
        return all > 0 ? hit[voter] / all : 0;
    }

    /// What an outcome says for a label, as a logarithm of odds.
    struct outcome {
        double said = 0, denied = 0, silent = 0;
    };
    [[nodiscard]] static outcome log_odds(const voter_rates& r, double prevalence) noexcept {
        if (!(r.hit > 0)) return {}; // a voter that the model does not know
        const double slip = slip_of(r, prevalence);
        const double of_silence = numeric::log((1 - r.hit - r.wrong) / (1 - slip - r.deny));
        return {numeric::log(r.hit / slip), r.deny > 0 ? numeric::log(r.wrong / r.deny) : 0, of_silence};
    }
    /// How probable it is that the voter votes for a label that does not hold.
    [[nodiscard]] static double slip_of(const voter_rates& r, double prevalence) noexcept {
        const double p = numeric::product(r.slip, prevalence / (1 - prevalence));
        return p < 0.9 - r.deny ? p : 0.9 - r.deny;
    }

    // For saved.hpp.
    [[nodiscard]] voter_labels& pairs() noexcept { return labels; }
    template <class F>
    void for_each_parameter(F&& f) {
        f("hit", hit, {axis::voters});
        f("slip", slip, {axis::voters});
        f("deny", deny, {axis::voters});
        f("wrong", wrong, {axis::voters});
    }
    /// Sets what hangs on the parameters, when these are set.
    template <class = void>
    void settle() {
        silent_ = silent_odds();
    }
    /// Of each label the log odds where nobody speaks of it.
    template <class = void>
    [[nodiscard]] std::vector<double> silent_odds() const {
        std::vector<double> odds(prior.size());
        for (std::size_t l = 0; l < odds.size(); ++l) odds[l] = numeric::log(prior[l] / (1 - prior[l]));
        for (std::size_t j = 0; j < labels.voters(); ++j)
            for (std::size_t r = labels.begin(j); r < labels.begin(j + 1); ++r)
                odds[labels.label(r)] += log_odds(rates(j), prior[labels.label(r)]).silent;
        return odds;
    }

private:
    template <class Votes, class Executor, class F>
    [[nodiscard]] label_sets collect(const Votes& votes, Executor& ex, F&& f) const {
        std::vector<std::vector<label_id>> sets(votes.items());
        this->for_each_posterior(
            votes, [&](std::size_t item, std::span<const double> p) { f(p, sets[item]); }, ex);
        label_sets all;
        for (const std::vector<label_id>& set : sets) all.add(set);
        return all;
    }

    std::vector<double> silent_; ///< silent_odds
};

/// Each label holds or does not, by its own prevalence; a voter speaks for it, against it, or is silent, which says
/// something too where it could have spoken. How well voters do is shared over the labels: the rates of voter_rates, so
/// that a label with few votes borrows what is known of those who speak of it. The rate at which a voter puts a label
/// where it does not hold goes with the odds of its prevalence, so that its precision is the same for rare labels and
/// common ones.
///
/// Fitted by EM (maximum a posteriori under Beta priors; the M-step takes the slips as rare, and the fit ends where the
/// objective would fall). Pairs of item and label of which nobody speaks are counted, not visited: O(votes + pairs of
/// voter and label) an iteration, whatever items × labels is. Votes for sets say nothing here. Of several votes of a
/// voter on a label the first counts.
///
/// What cannot be known comes from the priors: the precision and recall of the only voter of a label.
struct multi_label {
    multi_label_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_multi_label fit(const Votes& votes, Executor&& ex = {}) const {
        detail::require_iterations(options, "multi_label");
        detail::require_option(options.accuracy > 0 && options.accuracy < 1, "multi_label", "accuracy",
                               options.accuracy);
        detail::require_option(options.recall > 0 && options.recall < 1, "multi_label", "recall", options.recall);
        detail::require_option(options.strength > 0, "multi_label", "strength", options.strength);
        for (const std::uint32_t voter : options.complete)
            HALLMARK_REQUIRE(voter < votes.voters(), "multi_label: the complete voter " + std::to_string(voter) +
                                                         " of " + std::to_string(votes.voters()));
        state<> s(votes, options);
        s.start(options);
        fitted_multi_label fitted, before;
        fitted.labels = std::move(s.heard_of);
        double penalty = s.maximize(options, fitted);
        detail::climb(
            fitted, options.max_iterations, options.tolerance > 0 ? options.tolerance : 0,
            [&] {
                fitted.log_likelihood = s.expect(fitted);
                return fitted.log_likelihood + penalty;
            },
            [&] {
                before = fitted;
                penalty = s.maximize(options, fitted);
            });
        const std::vector<double>& reached = fitted.objective;
        if (reached.size() > 1 && reached.back() < reached[reached.size() - 2]) {
            fitted = std::move(before);
            fitted.converged = true;
        }
        fitted.settle();
        judge(fitted, votes, ex);
        return fitted;
    }

private:
    /// The votes by pairs of item and label, and what is expected of them.
    template <class = void>
    struct state {
        struct spoken_vote {
            std::uint32_t voter = 0;
            bool against = false;
        };
        std::size_t items = 0, labels = 0;
        voter_labels heard_of;                                    ///< to be moved to the model
        hallmark::detail::plain_vector<std::uint32_t> pair_label; ///< of each pair with a vote
        hallmark::detail::plain_vector<std::size_t> first = hallmark::detail::plain_vector<std::size_t>(1, 0);
        hallmark::detail::plain_vector<spoken_vote> votes;      ///< of the pairs
        hallmark::detail::plain_vector<std::uint32_t> pairs_of; ///< of each label, how many have a vote
        // Expected: of voters right and wrong votes for labels and against them; of labels where they hold.
        std::vector<double> hits, slips, denials, wrongs, holds;
        std::vector<double> said_against; ///< of voters, votes

        template <class Votes>
        state(const Votes& source, const multi_label_options& options)
            : items(source.items()), labels(source.cardinality()), pairs_of(source.cardinality(), 0),
              hits(source.voters()), slips(hits), denials(hits), wrongs(hits), holds(labels), said_against(hits) {
            std::vector<std::vector<label_id>> heard(source.voters());
            std::vector<std::uint64_t> row; // label, voter, place: the first of a voter's votes on a label counts
            for (std::size_t i = 0; i < items; ++i) {
                row.clear();
                hallmark::detail::plain_vector<vote> said;
                hallmark::detail::plain_vector<std::uint32_t> by_place;
                source.for_each_vote(i, [&](std::uint32_t voter, vote v) {
                    if (!v.is_label() && !v.is_against()) return;
                    // Votes of one item stand by voter: their place tells the voter too.
                    row.push_back(std::uint64_t{v.label()} << 32 | said.size());
                    said.push_back(v);
                    by_place.push_back(voter);
                });
                std::sort(row.begin(), row.end());
                for (std::size_t x = 0; x < row.size(); ++x) {
                    const auto label = static_cast<label_id>(row[x] >> 32);
                    const auto place = static_cast<std::size_t>(row[x] & 0xFFFFFFFFu);
                    const std::uint32_t voter = by_place[place];
                    const bool fresh = x == 0 || row[x - 1] >> 32 != label;
                    if (fresh && x > 0) first.push_back(votes.size());
                    if (fresh) {
                        pair_label.push_back(label);
                        ++pairs_of[label];
                    } else if (votes[votes.size() - 1].voter == voter) {
                        continue;
                    }
                    votes.push_back({voter, said[place].is_against()});
                    if (said[place].is_against()) said_against[voter] += 1;
                    if (heard[voter].empty() || heard[voter].back() != label) heard[voter].push_back(label);
                    if (heard[voter].size() > 2 * labels + 64) hallmark::detail::sort_unique(heard[voter]); // amortised
                }
                if (!row.empty()) first.push_back(votes.size());
            }
            for (const std::uint32_t voter : options.complete)
                for (label_id l = 0; l < labels; ++l) heard[voter].push_back(l);
            for (std::vector<label_id>& own : heard) heard_of.add(std::move(own));
        }
        void count(std::size_t pair, double p) {
            holds[pair_label[pair]] += p;
            for (std::size_t v = first[pair]; v < first[pair + 1]; ++v) {
                const std::uint32_t j = votes[v].voter;
                (votes[v].against ? wrongs : hits)[j] += p;
                (votes[v].against ? denials : slips)[j] += 1 - p;
            }
        }
        void clear() {
            for (std::vector<double>* all : {&hits, &slips, &denials, &wrongs, &holds})
                for (double& x : *all) x = 0;
        }
        /// What is believed beforehand: votes are right as often as `accuracy`, and say `recall` of what there is.
        void start(const multi_label_options& o) {
            clear();
            for (std::size_t x = 0; x < pair_label.size(); ++x) {
                std::size_t against = 0;
                for (std::size_t v = first[x]; v < first[x + 1]; ++v) against += votes[v].against;
                const std::size_t all = first[x + 1] - first[x];
                count(x, 2 * against < all ? o.accuracy : 2 * against > all ? 1 - o.accuracy : 0.5);
            }
            for (std::size_t l = 0; l < labels; ++l) {
                const double most = static_cast<double>(items) / 2;
                const double whole = holds[l] / o.recall;
                holds[l] = whole < most || holds[l] > most ? (whole < most ? whole : holds[l]) : most;
            }
        }
        /// Rates and prevalence; the logarithm of the priors.
        [[nodiscard]] double maximize(const multi_label_options& o, fitted_multi_label& to) const {
            const voter_labels& spoken = to.labels;
            const double n = static_cast<double>(items), s = o.strength;
            double penalty = 0;
            to.prior.resize(labels);
            for (std::vector<double>* all : {&to.hit, &to.slip, &to.deny, &to.wrong}) all->assign(hits.size(), 0);
            const auto clamped = [](double x, double most) { return x < 1e-9 ? 1e-9 : x > most ? most : x; };
            for (std::size_t l = 0; l < labels; ++l) {
                to.prior[l] = clamped((holds[l] + 0.5) / (n + 1), 1 - 1e-9);
                penalty += numeric::product(0.5, numeric::log(to.prior[l]) + numeric::log(1 - to.prior[l]));
            }
            for (std::size_t j = 0; j < hits.size(); ++j) {
                double there = 0;
                const double cells = numeric::product(static_cast<double>(spoken.begin(j + 1) - spoken.begin(j)), n);
                for (std::size_t r = spoken.begin(j); r < spoken.begin(j + 1); ++r) there += holds[spoken.label(r)];
                const double false_share = (1 - o.accuracy) / o.accuracy;
                voter_rates r;
                const double denied = cells > 0 ? said_against[j] / cells : 0; // as often as it denies anything
                if (denied > 0) {
                    r.deny = clamped((denials[j] + numeric::product(s, denied)) / (cells - there + s), 0.45);
                    r.wrong = clamped(
                        (wrongs[j] + numeric::product(numeric::product(s, denied), false_share)) / (there + s), 0.45);
                }
                const double hit0 = numeric::product(s, o.recall);
                r.hit = clamped((hits[j] + hit0) / (there + s), 0.99 - r.wrong);
                r.slip = clamped((slips[j] + numeric::product(hit0, false_share)) / (there + s), 1e9);
                penalty += numeric::product(hit0, numeric::log(r.hit)) +
                           numeric::product(s - hit0, numeric::log(1 - r.hit)) +
                           numeric::product(numeric::product(hit0, false_share), numeric::log(r.slip)) -
                           numeric::product(s, r.slip);
                if (denied > 0)
                    penalty += numeric::product(numeric::product(s, denied), numeric::log(r.deny)) +
                               numeric::product(s, numeric::log(1 - r.deny)) +
                               numeric::product(numeric::product(numeric::product(s, denied), false_share),
                                                numeric::log(r.wrong)) +
                               numeric::product(s, numeric::log(1 - r.wrong));
                to.hit[j] = r.hit;
                to.slip[j] = r.slip;
                to.deny[j] = r.deny;
                to.wrong[j] = r.wrong;
            }
            return penalty;
        }
        /// Expectations, and the log likelihood.
        [[nodiscard]] double expect(const fitted_multi_label& fitted) {
            clear();
            const voter_labels& spoken = fitted.labels;
            const std::vector<double>& prevalence = fitted.prior;
            const std::vector<double> silent = fitted.silent_odds();
            std::vector<double> none(labels); // log probability of silence where the label does not hold
            for (std::size_t l = 0; l < labels; ++l) none[l] = numeric::log(1 - prevalence[l]);
            for (std::size_t j = 0; j < spoken.voters(); ++j)
                for (std::size_t r = spoken.begin(j); r < spoken.begin(j + 1); ++r) {
                    const label_id l = spoken.label(r);
                    none[l] +=
                        numeric::log(1 - fitted_multi_label::slip_of(fitted.rates(j), prevalence[l]) - fitted.deny[j]);
                }
            double likelihood = 0;
            const auto soft = [](double z) { // log(1 + e^z), and the share of e^z in it
                const double e = numeric::exp(z > 0 ? -z : z);
                return std::pair((z > 0 ? z : 0) + numeric::log(1 + e), z > 0 ? 1 / (1 + e) : e / (1 + e));
            };
            for (std::size_t x = 0; x < pair_label.size(); ++x) {
                const label_id l = pair_label[x];
                double z = silent[l], off = none[l];
                for (std::size_t v = first[x]; v < first[x + 1]; ++v) {
                    const voter_rates r = fitted.rates(votes[v].voter);
                    const auto odds = fitted_multi_label::log_odds(r, prevalence[l]);
                    const double slip = fitted_multi_label::slip_of(r, prevalence[l]);
                    z += (votes[v].against ? odds.denied : odds.said) - odds.silent;
                    off += numeric::log((votes[v].against ? r.deny : slip) / (1 - slip - r.deny));
                }
                const auto [log_sum, p] = soft(z);
                likelihood += off + log_sum;
                count(x, p);
            }
            for (std::size_t l = 0; l < labels; ++l) {
                const double rest = static_cast<double>(items - pairs_of[l]);
                const auto [log_sum, p] = soft(silent[l]);
                likelihood += numeric::product(rest, none[l] + log_sum);
                holds[l] += numeric::product(rest, p);
            }
            return likelihood;
        }
    };

    /// Of each voter how many of its votes the posteriors bear out.
    template <class Votes, class Executor>
    static void judge(fitted_multi_label& fitted, const Votes& votes, Executor& ex) {
        const std::size_t m = votes.voters();
        detail::name_voters(fitted, votes);
        const auto sums = fitted.template block_sums<Votes>(
            votes, 2 * m, ex, [&](std::span<double> sum, const vote_row& row, std::span<const double> p) {
                for (const voter_vote& v : row) {
                    if (!v.vote.is_label() && !v.vote.is_against()) continue;
                    sum[v.voter] += v.vote.is_label() ? p[v.vote.label()] : 1 - p[v.vote.label()];
                    sum[m + v.voter] += 1;
                }
            });
        for (std::size_t j = 0; j < m; ++j) fitted.voters[j].judge(sums[j], sums[m + j]);
        detail::warn_not_converged(fitted);
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
