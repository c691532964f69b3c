// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_AUTOMATIC_HPP
#define HALLMARK_WEAK_MODEL_AUTOMATIC_HPP

// When one does not know which label model to take: the votes themselves tell.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/span_of.hpp"
#include "../../core/table.hpp"
#include "../../numeric/math.hpp"
#include "dawid_skene.hpp"
#include "detail/climb.hpp"
#include "detail/held_out.hpp"
#include "ebcc.hpp"
#include "fitted.hpp"
#include "ibcc.hpp"
#include "mace.hpp"
#include "naive_bayes.hpp"
#include "one_coin.hpp"
#include "statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

struct automatic_options {
    double held_out = 0.1;  ///< the share of the votes by which models are judged, at most one an item
    std::uint64_t seed = 0; ///< of which they are
    std::size_t largest =
        1'000'000; ///< numbers in the tables of a model that is tried; four a vote where these are more
};

/// A model that was tried.
struct candidate_model {
    std::string model{};
    double score = std::numeric_limits<double>::quiet_NaN(); ///< the mean logarithm of the probability that it gave to
                                                             ///< votes that were held out; not a number when none were
    double weight = 0;                                       ///< of its posteriors; they sum to 1
};

namespace detail {

/// Majority vote as a probability model: all voters are right equally often, classes are equally frequent.
struct equal_voters {
    em_options options{};

    static constexpr std::string_view name = "majority";
    static constexpr bool models_abstain = false;

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_confusion fit(const Votes& votes, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        return fit_em(*this, votes, gold, ex);
    }
    template <class = void>
    double maximize(const vote_expectations& expected, vote_tables& tables) const {
        const std::size_t k = expected.cardinality();
        const voter_labels& labels = expected.labels;
        const double penalty =
            maximize_balance(options, std::numeric_limits<double>::infinity(), span_of(expected.classes), tables.prior);
        double right = 1, all = 2;
        for (std::size_t r = 0; r < labels.size(); ++r) {
            right += expected.votes[r * k + labels.label(r)];
            for (std::size_t c = 0; c < k; ++c) all += expected.votes[r * k + c];
        }
        double q = right / all;
        const double chance = (1 + 1 / all) / static_cast<double>(k > 0 ? k : 1); // never below: it is majority vote
        q = k > 1 && q < chance ? chance : q;
        const double log_right = numeric::log(q);
        const double log_wrong = numeric::log((1 - q) / static_cast<double>(k > 1 ? k - 1 : 1));
        tables.votes.resize(labels.size() * k);
        tables.right.assign(labels.voters() * k, log_right);
        tables.wrong.assign(labels.voters() * k, log_wrong);
        for (std::size_t r = 0; r < labels.size(); ++r)
            for (std::size_t c = 0; c < k; ++c) tables.votes[r * k + c] = labels.label(r) == c ? log_right : log_wrong;
        return penalty + log_right + log_wrong;
    }
};

/// The share of the votes that come from voters who say one label only, though by chance (by the shares of the labels
/// among all votes) fewer than one in twenty would.
template <vote_source Votes>
[[nodiscard]] double unipolar_share(const Votes& votes) {
    const std::size_t k = votes.cardinality();
    std::vector<double> said(k), counts(votes.voters());
    std::vector<vote> only(votes.voters());
    hallmark::detail::plain_vector<bool> several(votes.voters(), false);
    double all = 0;
    for (std::size_t i = 0; i < votes.items(); ++i)
        votes.for_each_vote(i, [&](std::uint32_t voter, vote v) {
            if (v.is_abstain()) return;
            if (v.is_label()) said[v.label()] += 1;
            if (counts[voter] > 0 && only[voter] != v) several[voter] = true;
            only[voter] = v;
            counts[voter] += 1;
            all += 1;
        });
    double labels = 0, unipolar = 0;
    for (const double x : said) labels += x;
    for (std::size_t j = 0; j < counts.size(); ++j) {
        if (several[j] || !(counts[j] > 0)) continue;
        double chance = 0;
        for (const double x : said)
            if (x > 0) chance += numeric::exp(numeric::product(counts[j], numeric::log(x / labels)));
        if (chance < 0.05) unipolar += counts[j];
    }
    return all > 0 ? unipolar / all : 0;
}

} // namespace detail

/// The posteriors of several models, weighed. `candidates` tells which; `reason` why, in words.
class fitted_automatic : public fitted_labels<fitted_automatic> {
public:
    static constexpr std::string_view kind = "automatic";

    std::vector<candidate_model> candidates{}; ///< in a fixed order; those whose weight is 0 were not taken
    std::string reason{};
    std::size_t held_out = 0;                   ///< votes by which the candidates were judged
    std::vector<fitted_confusion> confusions{}; ///< the first candidates
    fitted_mace knowing{};                      ///< "mace" and "ebcc", where they are candidates
    fitted_ebcc kinds{};
    voter_labels labels{}; ///< which labels each voter says

    [[nodiscard]] std::size_t scratch() const noexcept { return cardinality() + kinds.scratch(); }
    template <class = void>
    void posterior(const vote_row& row, std::span<double> p, std::span<double> memory) const {
        const std::span<double> own = memory.first(p.size());
        for (double& x : p) x = 0;
        for (std::size_t m = 0; m < candidates.size(); ++m) {
            const double weight = candidates[m].weight;
            if (weight == 0) continue;
            if (m < confusions.size())
                confusions[m].posterior(row, own);
            else if (candidates[m].model == fitted_mace::kind)
                knowing.posterior(row, own);
            else
                kinds.posterior(row, own, memory.subspan(p.size()));
            for (std::size_t c = 0; c < p.size(); ++c) p[c] += numeric::product(weight, own[c]);
        }
    }
    // For saved.hpp. Weights and parameters are kept; scores and the reason are not.
    [[nodiscard]] voter_labels& pairs() noexcept { return labels; }
    template <class F>
    void for_each_parameter(F&& f) {
        const bool reading = candidates.empty();
        const auto part = [&](std::string name, auto& model) {
            name += '.';
            f(name + "prior", model.prior, {axis::classes});
            model.for_each_parameter([&](std::string_view own, auto& values, std::initializer_list<axis> axes) {
                f(std::string(name).append(own), values, axes);
            });
        };
        for (const std::string_view name : {detail::equal_voters::name, one_coin::name, dawid_skene::name, ibcc::name,
                                            two_level::name, naive_bayes::name, fitted_mace::kind, fitted_ebcc::kind}) {
            std::vector<double> weight{0}; // of what is no candidate
            std::size_t m = 0;
            while (m < candidates.size() && candidates[m].model != name) ++m;
            if (m < candidates.size()) weight[0] = candidates[m].weight;
            f(std::string("weight.").append(name), weight, {});
            if (weight.empty() || !(weight[0] > 0)) continue;
            if (reading) candidates.push_back({.model = std::string(name), .weight = weight[0]});
            if (name == fitted_mace::kind) {
                part(std::string(name), knowing);
            } else if (name == fitted_ebcc::kind) {
                if (reading) kinds.labels = labels;
                part(std::string(name), kinds);
            } else {
                if (reading) {
                    confusions.push_back({});
                    confusions.back().rename(name);
                    confusions.back().pairs() = labels;
                }
                part(std::string(name), confusions[m]);
            }
        }
    }
    /// Sets what hangs on the parameters, when these are set.
    template <class = void>
    void settle() {
        for (fitted_confusion& one : confusions) one.settle();
        knowing.settle();
        kinds.settle();
    }
};

/// The candidates: their scores and weights.
template <class = void>
[[nodiscard]] table to_table(const fitted_automatic& fitted) {
    table rows({{"model"}, {"held-out votes", table::align::right}, {"weight", table::align::right}});
    for (const candidate_model& c : fitted.candidates) rows.add({c.model, fixed(c.score, 4), fixed(c.weight, 3)});
    return rows;
}

/// Chooses by the votes alone.
///
/// Voters who say one label each, as labeling functions do, speak by where they vote: when more than half of the votes
/// are theirs, `naive_bayes` with modelled abstentions is fitted, and nothing else.
///
/// Else (a crowd) several models are fitted to the votes without a tenth of them, and asked how probable those are:
/// majority vote as a model (all voters are equal), one_coin, dawid_skene, ibcc, two_level, and, where all votes are
/// for labels, mace and ebcc; those of them whose tables are not too large (options.largest: with hundreds of classes
/// few votes cannot teach how each voter confuses them). No single one is best on all crowds, and the likelihood of
/// votes does not tell which one finds the truth; so their posteriors are averaged, with the weights under which the
/// mixture foretells the held-out votes best (stacking: Wolpert 1992; Yao et al. 2018), each model being worth one vote
/// beforehand. Then all are fitted again, to all votes. When no model foretells votes better than equal voters, or
/// nothing can be held out (no item has three votes), it is majority vote. No number here was chosen by the truth of
/// real crowds.
///
/// `objective`: the logarithm of the mixture's probability of the held-out votes, and of the weights; of naive_bayes
/// its own. `log_likelihood` is not a number, but with naive_bayes. Neither the order of items nor the numbers of
/// labels matter (up to rounding). Cost: about twice that of all candidates; most is ebcc's.
struct automatic {
    automatic_options options{};

    template <vote_source Votes, executor Executor = serial>
    [[nodiscard]] fitted_automatic fit(const Votes& votes, std::span<const gold_label> gold = {},
                                       Executor&& ex = {}) const {
        HALLMARK_REQUIRE(options.held_out > 0 && options.held_out < 1,
                         "automatic: held_out is " + std::to_string(options.held_out));
        fitted_automatic fitted;
        const double unipolar = detail::unipolar_share(votes);
        if (unipolar > 0.5) {
            add(fitted, naive_bayes{}, votes, gold, ex);
            fitted.candidates[0].weight = 1;
            const fitted_confusion& own = fitted.confusions[0];
            fitted.objective = own.objective;
            fitted.log_likelihood = own.log_likelihood;
            fitted.iterations = own.iterations;
            fitted.converged = own.converged;
            fitted.reason = fixed(100 * unipolar, 0) +=
                " % of the votes come from voters who say one label only: where they abstain matters";
        } else {
            pool(fitted, votes, gold, ex);
        }
        for (const fitted_confusion& one : fitted.confusions)
            if (one.cardinality() > 0) fitted.labels = one.expectations().labels;
        const std::size_t k = votes.cardinality();
        fitted.prior.assign(k, 0);
        for (std::size_t m = 0; m < fitted.candidates.size(); ++m) {
            const fit_report& part = m < fitted.confusions.size() ? static_cast<const fit_report&>(fitted.confusions[m])
                                     : fitted.candidates[m].model == fitted_mace::kind
                                         ? static_cast<const fit_report&>(fitted.knowing)
                                         : static_cast<const fit_report&>(fitted.kinds);
            for (std::size_t c = 0; c < k && fitted.candidates[m].weight > 0; ++c)
                fitted.prior[c] += numeric::product(fitted.candidates[m].weight, part.prior[c]);
        }
        detail::finish(fitted, votes, ex);
        return fitted;
    }

private:
    template <class Votes, class Model, class Executor>
    static void add(fitted_automatic& fitted, const Model& model, const Votes& votes, std::span<const gold_label> gold,
                    Executor& ex) {
        fitted.candidates.push_back({std::string(Model::name)});
        fitted.confusions.push_back(model.fit(votes, gold, ex));
    }
    [[nodiscard]] static mace knowing_model() { return {{.restarts = 3}}; }
    [[nodiscard]] static ebcc kinds_model(std::size_t votes) {
        // More climbing than a millionth of a vote each is not seen in the weights.
        const double tolerance = 1e-6 * static_cast<double>(votes);
        return {{.max_iterations = 200, .tolerance = tolerance > 1e-3 ? tolerance : 1e-3, .restarts = 2}};
    }

    /// Tries all models on the votes but for those that are held out, weighs them, and fits those with a weight.
    template <class Votes, class Executor>
    void pool(fitted_automatic& fitted, const Votes& votes, std::span<const gold_label> gold, Executor& ex) const {
        fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        const detail::held_out<Votes> out(votes, options.held_out, options.seed);
        fitted.held_out = out.size();
        const one_coin coin{{.smoothing = 1}}; // without, who is right on all of few votes is believed for ever
        if (out.size() == 0) {
            add(fitted, detail::equal_voters{}, votes, gold, ex);
            fitted.candidates[0].weight = 1;
            fitted.reason = "no item has three votes of which one could be held out: majority vote";
            return;
        }
        bool labels = true;
        for (std::size_t i = 0; i < votes.items(); ++i)
            votes.for_each_vote(i, [&](std::uint32_t, vote v) { labels = labels && (v.is_label() || v.is_abstain()); });
        const std::size_t count = detail::count_votes(votes);
        std::vector<double> scores; // of each candidate, what it gives to each of the votes
        const auto judge = [&](const auto& model, std::string_view name) {
            fitted.candidates.push_back({std::string(name)});
            double& score = fitted.candidates.back().score = 0;
            for (const double p : detail::foretold(model.fit(out, gold, ex), out)) {
                scores.push_back(p > 1e-300 ? p : 1e-300);
                score += numeric::log(scores.back()) / static_cast<double>(out.size());
            }
        };
        const std::size_t pairs = detail::labels_of(votes).size();
        const std::size_t most = options.largest > 4 * count ? options.largest : 4 * count;
        const auto fits = [&](std::size_t kinds) { return pairs * votes.cardinality() * kinds <= most; };
        const auto for_each_confusion = [&](auto&& f) {
            f(detail::equal_voters{}, detail::equal_voters::name);
            f(coin, one_coin::name);
            if (!fits(1)) return;
            f(dawid_skene{}, dawid_skene::name);
            f(ibcc{}, ibcc::name);
            f(two_level{}, two_level::name);
        };
        for_each_confusion(judge);
        if (labels) {
            judge(knowing_model(), fitted_mace::kind);
            const ebcc model = kinds_model(count);
            if (fits(model.options.groups)) judge(model, fitted_ebcc::kind);
        }
        weigh(fitted, span_of(scores));
        // Those with a weight, on all votes.
        const auto used = [&](std::size_t m) { return fitted.candidates[m].weight > 0; };
        for_each_confusion([&](const auto& model, std::string_view) {
            const std::size_t m = fitted.confusions.size();
            fitted.confusions.push_back({});
            if (used(m)) fitted.confusions.back() = model.fit(votes, gold, ex);
        });
        for (std::size_t m = fitted.confusions.size(); m < fitted.candidates.size(); ++m) {
            if (!used(m)) continue;
            if (fitted.candidates[m].model == fitted_mace::kind)
                fitted.knowing = knowing_model().fit(votes, gold, ex);
            else
                fitted.kinds = kinds_model(count).fit(votes, gold, ex);
        }
    }

    /// The weights of the mixture, by EM.
    template <class = void>
    static void weigh(fitted_automatic& fitted, std::span<const double> scores) {
        std::vector<candidate_model>& all = fitted.candidates;
        std::size_t best = 0;
        for (std::size_t m = 1; m < all.size(); ++m)
            if (all[m].score > all[best].score) best = m;
        const std::string of =
            std::string(" the ").append(with_commas(fitted.held_out)).append(" votes that were held out");
        if (best == 0) {
            all[0].weight = 1;
            fitted.reason = std::string("no model foretells").append(of).append(" better than majority vote");
            return;
        }
        for (candidate_model& c : all) c.weight = 1 / static_cast<double>(all.size());
        std::vector<double> shares(all.size());
        const std::size_t n = fitted.held_out;
        detail::climb(
            fitted, 1000, 1e-6,
            [&] {
                double objective = 0;
                for (std::size_t m = 0; m < all.size(); ++m) {
                    shares[m] = 1;
                    objective += numeric::log(all[m].weight);
                }
                for (std::size_t t = 0; t < n; ++t) {
                    double sum = 0;
                    for (std::size_t m = 0; m < all.size(); ++m)
                        sum += numeric::product(all[m].weight, scores[m * n + t]);
                    objective += numeric::log(sum);
                    for (std::size_t m = 0; m < all.size(); ++m)
                        shares[m] += numeric::product(all[m].weight, scores[m * n + t]) / sum;
                }
                return objective;
            },
            [&] {
                const double total = static_cast<double>(n + all.size());
                for (std::size_t m = 0; m < all.size(); ++m) all[m].weight = shares[m] / total;
            });
        best = 0;
        for (std::size_t m = 1; m < all.size(); ++m)
            if (all[m].weight > all[best].weight) best = m;
        fitted.reason = std::string("weighed by how well they foretell")
                            .append(of)
                            .append("; most weight has ")
                            .append(all[best].model);
    }
};

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
