// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_DETAIL_EM_HPP
#define HALLMARK_WEAK_MODEL_DETAIL_EM_HPP

// The engine under the models of confusion.hpp, which expectation and maximization fit.
//
// Votes become numbers of rows in a table of K logarithms, 4 bytes a vote. An E-step adds the rows of an item to the
// class balance, takes the exponential of some items at a time, and adds the posteriors to the counts of the same rows;
// they are stored nowhere. Items go in blocks whose number hangs on the data alone, and whose counts are added in
// order: any number of threads gives the same bits. Votes for sets and against labels have rows of their own, which
// are made out of those of the labels that they leave open.

#include "../../../core/detail/plain_vector.hpp"
#include "../../../core/detail/sort_unique.hpp"
#include "../../../core/executor.hpp"
#include "../../../numeric/batch.hpp"
#include "../../../numeric/math.hpp"
#include "../confusion.hpp"
#include "../row.hpp"
#include "../statistics.hpp"
#include "checks.hpp"
#include "climb.hpp"
#include "sum_blocks.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak::detail {

/// The votes of a fit, ready for E-steps.
class em_data {
public:
    /// first_only: of the votes of one voter on one item the first counts, and items without votes are data too.
    template <vote_source Votes>
    em_data(const Votes& votes, std::span<const gold_label> gold, const em_options& options, std::string_view model,
            bool first_only)
        : k_(votes.cardinality()) {
        require_option(options.gold_accuracy > 0 && options.gold_accuracy <= 1, model, "gold_accuracy",
                       options.gold_accuracy);
        const known_labels known(gold, votes, model);
        find_labels(votes);
        row_reader<Votes> rows(votes);
        for (std::size_t i = 0; i < votes.items(); ++i) {
            const vote_row row = rows[i];
            const bool has_gold = known[i].is_label();
            if (k_ == 0 || (row.empty() && !has_gold && !first_only)) continue; // says nothing of anything
            std::size_t last = voter_labels::none;
            for (const voter_vote& v : row) {
                if (first_only && v.voter == last) continue;
                last = v.voter;
                rows_.push_back(static_cast<std::uint32_t>(v.vote.is_label() ? labels_.find(v.voter, v.vote.label())
                                                                             : labels_.size() + composite_of(v)));
            }
            ends_.push_back(rows_.size());
            if (!known.empty()) gold_.push_back(known[i]);
        }
        const double others = static_cast<double>(k_ > 1 ? k_ - 1 : 1);
        gold_right_ = numeric::log(options.gold_accuracy);
        gold_wrong_ = numeric::log((1 - options.gold_accuracy) / others); // -infinity: clamped
        // The counts of a block are worth a quarter of its votes, at most.
        const std::size_t table = 4 * (labels_.size() + composites_.size()) + 4096;
        block_size_ = items() / std::clamp<std::size_t>(rows_.size() / table, 1, 64) + 1;
        for (std::size_t x = 0; x < ahead; ++x) rows_.push_back(0); // behind the last vote, as E-steps look ahead
    }

    [[nodiscard]] const voter_labels& labels() const noexcept { return labels_; }
    [[nodiscard]] std::size_t items() const noexcept { return ends_.size() - 1; }

    /// Where fits begin: posteriors are the shares of the votes (of gold labels: they themselves).
    template <executor Executor>
    [[nodiscard]] vote_expectations start(Executor& ex) {
        vote_tables none;
        return count(none, ex, true);
    }
    /// The E-step.
    template <executor Executor>
    [[nodiscard]] vote_expectations expect(const vote_tables& tables, Executor& ex) {
        return count(tables, ex, false);
    }

private:
    template <executor Executor>
    [[nodiscard]] vote_expectations count(const vote_tables& tables, Executor& ex, bool starting) {
        compose(tables, starting);
        const std::size_t size = (labels_.size() + composites_.size() + 1) * k_ + 1;
        std::vector<double> sum =
            sum_blocks_of(ex, items(), block_size_, size, [&](index_block block, std::span<double> own) {
                if (starting)
                    add_shares(block, own);
                else if (k_ == 2)
                    add_posteriors<2>(block, own);
                else if (k_ == 3)
                    add_posteriors<3>(block, own);
                else if (k_ == 4)
                    add_posteriors<4>(block, own);
                else
                    add_posteriors<0>(block, own);
            });
        spread(tables, starting, sum);
        vote_expectations result;
        result.labels = labels_;
        result.log_likelihood = sum[size - 1];
        const auto at = [&](std::size_t x) { return sum.begin() + static_cast<std::ptrdiff_t>(x); };
        result.votes.assign(at(0), at(labels_.size() * k_));
        result.classes.assign(at(size - 1 - k_), at(size - 1));
        return result;
    }

    /// A vote for a set, or against a label: the rows of the labels that it leaves open.
    struct composite {
        std::uint32_t voter = 0;
        std::size_t first = 0, last = 0; ///< in members_
    };

    template <vote_source Votes>
    void find_labels(const Votes& votes) {
        const std::size_t m = votes.voters();
        // Votes by voter, in two passes.
        std::vector<std::size_t> first(m + 2);
        row_reader<Votes> rows(votes);
        for (std::size_t i = 0; i < votes.items(); ++i)
            for (const voter_vote& v : rows[i]) ++first[std::size_t{v.voter} + 2];
        for (std::size_t j = 0; j < m; ++j) first[j + 2] += first[j + 1];
        hallmark::detail::plain_vector<std::uint32_t> codes;
        codes.resize(first[m + 1]);
        vote_row any; // whose labels a set has
        for (std::size_t i = 0; i < votes.items(); ++i) {
            any = rows[i];
            for (const voter_vote& v : any) {
                codes[first[std::size_t{v.voter} + 1]++] = v.vote.code();
                if (!v.vote.is_label()) keys_.push_back(std::uint64_t{v.voter} << 32 | v.vote.code());
            }
        }
        hallmark::detail::sort_unique(keys_);
        hallmark::detail::plain_vector<std::uint32_t> seen_by(k_, 0);
        std::size_t key = 0;
        for (std::size_t j = 0; j < m; ++j) {
            std::vector<label_id> labels;
            const auto add = [&](label_id l) {
                if (seen_by[l] == j + 1) return;
                seen_by[l] = static_cast<std::uint32_t>(j + 1);
                labels.push_back(l);
            };
            for (std::size_t x = first[j]; x < first[j + 1]; ++x)
                if (codes[x] <= vote::max_label) add(codes[x]);
            const std::size_t begin = key;
            for (; key < keys_.size() && keys_[key] >> 32 == j; ++key)
                any.for_each_label(vote::from_code(static_cast<std::uint32_t>(keys_[key])), k_, add);
            labels_.add(std::move(labels));
            for (std::size_t c = begin; c < key; ++c) {
                composite one{static_cast<std::uint32_t>(j), members_.size(), 0};
                any.for_each_label(vote::from_code(static_cast<std::uint32_t>(keys_[c])), k_, [&](label_id l) {
                    members_.push_back(static_cast<std::uint32_t>(labels_.find(j, l)));
                });
                one.last = members_.size();
                composites_.push_back(one);
            }
        }
    }
    [[nodiscard]] std::size_t composite_of(const voter_vote& v) const {
        const std::uint64_t key = std::uint64_t{v.voter} << 32 | v.vote.code();
        return static_cast<std::size_t>(std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
    }

    /// The rows as items use them: of composites too, less what an abstention says, and weighed.
    void compose(const vote_tables& tables, bool starting) {
        if (starting) return;
        const std::size_t n = labels_.size();
        table_.resize((n + composites_.size()) * k_);
        for (std::size_t j = 0; j < labels_.voters(); ++j)
            for (std::size_t r = labels_.begin(j); r < labels_.begin(j + 1); ++r)
                for (std::size_t c = 0; c < k_; ++c) table_[r * k_ + c] = seen(tables, j, tables.votes[r * k_ + c], c);
        for (std::size_t x = 0; x < composites_.size(); ++x)
            for (std::size_t c = 0; c < k_; ++c)
                table_[(n + x) * k_ + c] = seen(tables, composites_[x].voter, open(tables, composites_[x], c), c);
        base_ = tables.prior;
        for (std::size_t j = 0; !tables.absent.empty() && j < labels_.voters(); ++j)
            for (std::size_t c = 0; c < k_; ++c)
                base_[c] += numeric::product(tables.weight(j), tables.absent[j * k_ + c]);
    }
    [[nodiscard]] double seen(const vote_tables& tables, std::size_t voter, double log_p, std::size_t c) const {
        if (!tables.absent.empty()) log_p -= tables.absent[voter * k_ + c];
        return numeric::product(tables.weight(voter), log_p);
    }
    [[nodiscard]] double open(const vote_tables& tables, const composite& one, std::size_t c) const {
        double sum = -std::numeric_limits<double>::infinity();
        for (std::size_t x = one.first; x < one.last; ++x) sum = log_add(sum, tables.votes[members_[x] * k_ + c]);
        return sum;
    }
    /// Gives the counts of composites to the labels that they leave open.
    void spread(const vote_tables& tables, bool starting, std::vector<double>& sum) const {
        for (std::size_t x = 0; x < composites_.size(); ++x)
            for (std::size_t c = 0; c < k_; ++c) {
                const composite& one = composites_[x];
                const double count = sum[(labels_.size() + x) * k_ + c];
                const double whole = starting ? 0 : open(tables, one, c);
                for (std::size_t y = one.first; y < one.last; ++y) {
                    const std::size_t to = members_[y] * k_ + c;
                    sum[to] += starting ? count / static_cast<double>(one.last - one.first)
                                        : numeric::product(count, numeric::exp(tables.votes[to] - whole));
                }
            }
    }

    void add_shares(index_block block, std::span<double> sum) const {
        const std::size_t n = labels_.size();
        std::vector<double> z(k_);
        for (std::size_t i = block.begin; i < block.end; ++i) {
            for (double& x : z) x = 0;
            for (std::size_t v = ends_[i]; v < ends_[i + 1]; ++v) {
                const std::uint32_t row = rows_[v];
                if (row < n) {
                    z[labels_.label(row)] += 1;
                } else {
                    const composite& one = composites_[row - n];
                    for (std::size_t x = one.first; x < one.last; ++x)
                        z[labels_.label(members_[x])] += 1.0 / static_cast<double>(one.last - one.first);
                }
            }
            double all = 0;
            for (const double x : z) all += x;
            for (double& x : z) x = all > 0 ? x / all : 1.0 / static_cast<double>(k_);
            if (!gold_.empty() && !gold_[i].is_abstain()) {
                const label_id known = gold_[i].label();
                const double wrong = numeric::exp(gold_wrong_);
                double whole = 0;
                for (std::size_t c = 0; c < k_; ++c) {
                    z[c] = c == known ? numeric::product(z[c] > 0 ? z[c] : 1.0, numeric::exp(gold_right_))
                                      : numeric::product(z[c], wrong);
                    whole += z[c];
                }
                for (double& x : z) x /= whole;
            }
            for (std::size_t v = ends_[i]; v < ends_[i + 1]; ++v)
                for (std::size_t c = 0; c < k_; ++c) sum[rows_[v] * k_ + c] += z[c];
            for (std::size_t c = 0; c < k_; ++c) sum[sum.size() - 1 - k_ + c] += z[c];
        }
    }

    /// Posteriors of the items of a block, added to the counts. Fixed: the number of classes where it is known to the
    /// compiler, or 0.
    template <std::size_t Fixed>
    void add_posteriors(index_block block, std::span<double> sum) const {
        const std::size_t k = Fixed == 0 ? k_ : Fixed;
        const std::size_t chunk = (std::max)(std::size_t{1}, (std::min)(std::size_t{32}, 4096 / (k > 0 ? k : 1)));
        std::vector<double> posteriors(chunk * k);
        double* const counts = sum.data();
        double* const classes = counts + (sum.size() - 1 - k);
        double log_likelihood = 0;
        double own[Fixed == 0 ? 1 : Fixed] = {}; // few classes are kept in registers
        for (std::size_t from = block.begin; from < block.end; from += chunk) {
            const std::size_t to = (std::min)(from + chunk, block.end);
            double maxima = 0;
            double* z = posteriors.data();
            for (std::size_t i = from; i < to; ++i, z += k) {
                double* const a = Fixed == 0 ? z : own;
                for (std::size_t c = 0; c < k; ++c) a[c] = base_[c];
                for (std::size_t v = ends_[i]; v < ends_[i + 1]; ++v) {
                    fetch(table_.data() + rows_[v + ahead] * k);
                    const double* const row = table_.data() + rows_[v] * k;
                    for (std::size_t c = 0; c < k; ++c) a[c] += row[c];
                }
                if (!gold_.empty() && !gold_[i].is_abstain())
                    for (std::size_t c = 0; c < k; ++c) a[c] += c == gold_[i].label() ? gold_right_ : gold_wrong_;
                double most = a[0];
                for (std::size_t c = 1; c < k; ++c) most = a[c] > most ? a[c] : most;
                for (std::size_t c = 0; c < k; ++c) z[c] = a[c] - most;
                maxima += most;
            }
            numeric::exp_in_place({posteriors.data(), (to - from) * k});
            // The product of at most 32 sums, each in [1, classes], is a double: one logarithm for all.
            double product = 1;
            z = posteriors.data();
            for (std::size_t i = from; i < to; ++i, z += k) {
                double* const a = Fixed == 0 ? z : own;
                double whole = 0;
                for (std::size_t c = 0; c < k; ++c) whole += z[c];
                product *= whole;
                for (std::size_t c = 0; c < k; ++c) {
                    a[c] = z[c] / whole;
                    classes[c] += a[c];
                }
                for (std::size_t v = ends_[i]; v < ends_[i + 1]; ++v) {
                    fetch(counts + rows_[v + ahead] * k);
                    double* const row = counts + rows_[v] * k;
                    for (std::size_t c = 0; c < k; ++c) row[c] += a[c];
                }
            }
            log_likelihood += maxima + numeric::log(product);
        }
        sum.back() += log_likelihood;
    }

    /// Tables of many voters do not fit the nearest cache: rows are asked for some votes before they are read.
    static constexpr std::size_t ahead = 16;
    static void fetch([[maybe_unused]] const double* row) noexcept {
#if defined(__GNUC__)
        __builtin_prefetch(row);
#endif
    }

    std::size_t k_;
    voter_labels labels_;
    std::vector<std::uint64_t> keys_; ///< voter and code of composite votes, sorted
    hallmark::detail::plain_vector<composite> composites_;
    hallmark::detail::plain_vector<std::uint32_t> members_;
    hallmark::detail::plain_vector<std::uint32_t> rows_; ///< of each vote
    hallmark::detail::plain_vector<std::size_t> ends_ = hallmark::detail::plain_vector<std::size_t>(1, 0);
    hallmark::detail::plain_vector<vote> gold_; ///< of each item; empty: none
    double gold_right_ = 0, gold_wrong_ = 0;
    std::size_t block_size_ = 1;
    std::vector<double> table_, base_;
};

/// log of the class balance that so many items of each class give, and what the balance that is asked for adds to the
/// objective.
template <class = void>
double maximize_balance(const em_options& options, double default_weight, std::span<const double> classes,
                        std::vector<double>& prior) {
    const std::size_t k = classes.size();
    const double weight = options.balance_weight < 0 ? default_weight : options.balance_weight;
    const std::vector<double> balance = shares_of(options.balance, k);
    const bool fixed = weight > 1e300;
    double items = 0;
    for (const double x : classes) items += x;
    double penalty = 0;
    prior.resize(k);
    for (std::size_t c = 0; c < k; ++c) {
        const double asked = balance[c];
        const double share = fixed                ? asked
                             : items + weight > 0 ? (classes[c] + numeric::product(weight, asked)) / (items + weight)
                                                  : asked;
        prior[c] = numeric::log(share > 1e-10 ? share : 1e-10);
        if (!fixed && weight > 0) penalty += numeric::product(numeric::product(weight, asked), prior[c]);
    }
    return penalty;
}

/// A model that is fitted by this engine: `options`, its name, whether not to vote says something, and
/// maximize(expectations, tables), the M-step, which sets the tables and returns what they add to the objective.
template <class Model>
concept em_model = requires(const Model& model, const vote_expectations& expected, vote_tables& tables) {
    { model.options } -> std::convertible_to<const em_options&>;
    { Model::name } -> std::convertible_to<std::string_view>;
    { Model::models_abstain } -> std::convertible_to<bool>;
    { model.maximize(expected, tables) } -> std::convertible_to<double>;
};

/// Requires of options what M-steps stand on.
template <em_model Model>
void require_options(const Model& model, std::size_t classes) {
    require_balance(model.options.balance, classes, Model::name, true);
    for (const double x : model.options.voter_weights)
        require_option(x >= 0 && x <= 1, Model::name, "the weight of a voter", x);
}

/// What `fit` of these models is.
template <em_model Model, vote_source Votes, executor Executor>
[[nodiscard]] fitted_confusion fit_em(const Model& model, const Votes& votes, std::span<const gold_label> gold,
                                      Executor& ex) {
    const em_options& options = model.options;
    require_iterations(options, Model::name);
    require_options(model, votes.cardinality());
    HALLMARK_REQUIRE(options.voter_weights.empty() || options.voter_weights.size() == votes.voters(),
                     std::string(Model::name).append(": ") + std::to_string(options.voter_weights.size()) +
                         " voter weights for " + std::to_string(votes.voters()) + " voters");
    em_data data(votes, gold, options, Model::name, Model::models_abstain);
    vote_tables tables;
    tables.weights = options.voter_weights;
    vote_expectations expected = data.start(ex);
    double penalty = model.maximize(expected, tables);
    fit_report report;
    climb(
        report, options.max_iterations, options.tolerance,
        [&] {
            expected = data.expect(tables, ex);
            return expected.log_likelihood + penalty;
        },
        [&] { penalty = model.maximize(expected, tables); });
    report.log_likelihood = expected.log_likelihood;
    fitted_confusion fitted(Model::name, std::move(expected), std::move(tables));
    fitted.objective = std::move(report.objective);
    fitted.log_likelihood = report.log_likelihood;
    fitted.iterations = report.iterations;
    fitted.converged = report.converged;
    finish(fitted, votes, ex);
    return fitted;
}

} // namespace weak::detail

HALLMARK_NAMESPACE_END

#endif
