// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_MODEL_SAVED_HPP
#define HALLMARK_WEAK_MODEL_SAVED_HPP

// Fitted models are kept by the names of voters and classes, as JSON. What is read stands in the order that voters and
// classes have today.
//
//     const std::string text = to_json(fitted, class_names);
//     const auto loaded = read_model<fitted_confusion>(text, votes.names(), class_names);
//     if (loaded.ok()) loaded.value.predict(votes);
//
// A fitted model can be kept when it has `static constexpr std::string_view kind` and `for_each_parameter(f)`, which
// calls f(name, std::vector<double>&, {axis::voters, …}) for each array of parameters (of four dimensions at most) but
// the prior; it may have settle(), which is called when all are read, and pairs(), a voter_labels& that axis::pairs
// speaks of.

#include "../../core/checked.hpp"
#include "../../core/detail/name_index.hpp"
#include "../../core/json_reader.hpp"
#include "../../core/json_writer.hpp"
#include "../../core/span_of.hpp"
#include "report.hpp"
#include "statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace weak {

/// A fitted model as JSON: {"hallmark":"label_model","version":1,"model":"dawid_skene","classes":[…],"voters":[…],…}.
/// Voters without names are named by their numbers. A wrong call when the class names are not as many as classes.
/// O(parameters).
template <class Fitted>
[[nodiscard]] std::string to_json(const Fitted& fitted, std::span<const std::string> classes) {
    HALLMARK_REQUIRE(classes.size() == fitted.cardinality(), "to_json: " + std::to_string(classes.size()) +
                                                                 " class names for " +
                                                                 std::to_string(fitted.cardinality()) + " classes");
    std::string text;
    json_writer json(text);
    const auto numbers = [&](std::string_view name, const std::vector<double>& values) {
        json.key(name).begin_array();
        for (const double x : values) json.value(x);
        json.end_array();
    };
    Fitted copy = fitted; // parameters are visited as what can be written
    json.begin_object().key("hallmark").value("label_model").key("version").value(1);
    json.key("kind").value(Fitted::kind).key("classes").begin_array();
    for (const std::string& name : classes) json.value(name);
    json.end_array().key("voters").begin_array();
    for (std::size_t j = 0; j < fitted.voters.size(); ++j) {
        const fitted_voter& v = fitted.voters[j];
        json.begin_object().key("name").value(v.name.empty() ? std::to_string(j) : v.name);
        json.key("votes").value(v.votes).key("accuracy").value(v.accuracy);
        json.key("low").value(v.interval.low).key("high").value(v.interval.high).end_object();
    }
    json.end_array().key("iterations").value(fitted.iterations).key("converged").value(fitted.converged);
    json.key("log_likelihood").value(fitted.log_likelihood);
    numbers("objective", fitted.objective);
    if constexpr (requires { copy.model(); }) json.key("model").value(copy.model());
    if constexpr (requires { copy.pairs(); }) {
        json.key("pairs").begin_array();
        const voter_labels& pairs = copy.pairs();
        for (std::size_t j = 0; j < pairs.voters(); ++j)
            for (std::size_t r = pairs.begin(j); r < pairs.begin(j + 1); ++r)
                json.begin_array().value(j).value(pairs.label(r)).end_array();
        json.end_array();
    }
    json.key("parameters").begin_object();
    numbers("prior", fitted.prior);
    copy.for_each_parameter([&](std::string_view name, const std::vector<double>& values, std::initializer_list<axis>) {
        numbers(name, values);
    });
    json.end_object().end_object();
    return text;
}

namespace detail {

/// A label model as it stands in a text.
struct model_text {
    std::string type, kind, model;
    std::uint64_t version = 0;
    std::vector<std::string> classes;
    fit_report report{};
    std::vector<std::uint32_t> pairs; ///< voter, label, voter, label, …
    std::vector<std::string> names;   ///< of the parameters
    std::vector<std::vector<double>> values;

    [[nodiscard]] const std::vector<double>* find(std::string_view name) const {
        for (std::size_t x = 0; x < names.size(); ++x)
            if (names[x] == name) return &values[x];
        return nullptr;
    }
};

template <class = void>
[[nodiscard]] model_text read_model_text(std::string_view text, problems& out) {
    model_text all;
    json_reader json(text);
    const auto number = [&] {
        if (json.kind() == json_kind::number) return json.number().as_double();
        json.skip(); // null: not a number
        return std::numeric_limits<double>::quiet_NaN();
    };
    const auto whole = [&]() -> std::uint64_t {
        if (json.kind() == json_kind::number) return json.number().as_uint64().value_or(0xFFFFFFFFu);
        json.skip();
        return 0xFFFFFFFFu;
    };
    const auto string = [&] {
        if (json.kind() == json_kind::string) return std::string(json.string());
        json.skip();
        return std::string();
    };
    const auto elements = [&](auto&& f) {
        if (json.kind() == json_kind::array) json.for_each_element(f);
    };
    const auto members = [&](auto&& f) {
        if (json.kind() == json_kind::object) json.for_each_member(f);
    };
    members([&](std::string_view key) {
        if (key == "hallmark") {
            all.type = string();
        } else if (key == "version") {
            all.version = whole();
        } else if (key == "kind") {
            all.kind = string();
        } else if (key == "model") {
            all.model = string();
        } else if (key == "classes") {
            elements([&] { all.classes.push_back(string()); });
        } else if (key == "voters") {
            elements([&] {
                fitted_voter v;
                members([&](std::string_view field) {
                    if (field == "name") v.name = string();
                    if (field == "votes") v.votes = static_cast<std::size_t>(whole());
                    if (field == "accuracy") v.accuracy = number();
                    if (field == "low") v.interval.low = number();
                    if (field == "high") v.interval.high = number();
                });
                all.report.voters.push_back(std::move(v));
            });
        } else if (key == "iterations") {
            all.report.iterations = static_cast<std::size_t>(whole());
        } else if (key == "converged") {
            all.report.converged = json.kind() == json_kind::boolean && json.boolean();
        } else if (key == "log_likelihood") {
            all.report.log_likelihood = number();
        } else if (key == "objective") {
            elements([&] { all.report.objective.push_back(number()); });
        } else if (key == "pairs") {
            elements([&] { elements([&] { all.pairs.push_back(static_cast<std::uint32_t>(whole())); }); });
        } else if (key == "parameters") {
            members([&](std::string_view name) {
                all.names.emplace_back(name);
                std::vector<double> values;
                elements([&] { values.push_back(number()); });
                all.values.push_back(std::move(values));
            });
        }
    });
    if (!json.finish()) out.add(json.failure());
    return all;
}

/// Where what stands at each place today stood when it was saved; `none` where it did not.
struct saved_order {
    static constexpr std::size_t none = hallmark::detail::name_index::none;
    std::vector<std::size_t> from{};
    std::size_t saved = 0; ///< how many there were

    /// Finds names of today among those that were saved.
    template <class = void>
    void match(std::span<const std::string> names, std::span<const std::string> old) {
        hallmark::detail::name_index index;
        index.extend(old);
        saved = old.size();
        for (const std::string& name : names) from.push_back(index.find(old, name));
    }
};

/// Copies an array of parameters into today's order; zeros where nothing was saved. False when its size is another.
/// `other`: the size of that axis; 0 while it is not known.
template <class = void>
[[nodiscard]] bool reorder(std::span<const double> saved, std::vector<double>& to, const saved_order* const* axes,
                           std::size_t dimensions, std::size_t& other) {
    std::size_t product = 1;
    std::size_t size = 1;
    bool free = false;
    for (std::size_t x = 0; x < dimensions; ++x) {
        const saved_order* const a = axes[x];
        free = free || a == nullptr;
        product *= a == nullptr ? 1 : a->saved;
        size *= a == nullptr ? 1 : a->from.size();
    }
    if (free && other == 0 && product > 0) other = saved.size() / product;
    if (saved.size() != (free ? product * other : product)) return false;
    if (free) size *= other;
    // `place` counts through today's array, the last axis fastest.
    to.assign(size, 0);
    for (std::size_t place = 0; place < size; ++place) {
        std::size_t rest = place;
        std::size_t from = 0;
        std::size_t stride = 1;
        bool known = true;
        for (std::size_t x = dimensions; x > 0; --x) {
            const saved_order* const a = axes[x - 1];
            const std::size_t width = a == nullptr ? other : a->from.size();
            const std::size_t index = rest % width;
            rest /= width;
            const std::size_t was = a == nullptr ? index : a->from[index];
            known = known && was != saved_order::none;
            if (known) from += was * stride;
            stride *= a == nullptr ? other : a->saved;
        }
        if (known) to[place] = saved[from];
    }
    return true;
}

} // namespace detail

/// Reads what to_json wrote, for the voters and classes of today, whatever their order. Told is: text that is
/// malformed, of another kind of model or a later version; arrays of a wrong size; classes that are not the same (an
/// error: the model is then empty); voters that the model does not know (an error: their votes count nothing in a
/// fitted_confusion or fitted_majority) and voters that are no more (a note). O(bytes).
template <class Fitted>
[[nodiscard]] checked<Fitted> read_model(std::string_view text, std::span<const std::string> voters,
                                         std::span<const std::string> classes) {
    checked<Fitted> result;
    const auto tell = [&](severity level, problem_code code, std::string where, std::string message) {
        result.problems.add(level, code, std::move(where), std::move(message));
    };
    const detail::model_text all = detail::read_model_text(text, result.problems);
    if (!result.ok()) return result;
    if (all.type != "label_model" || all.kind != Fitted::kind || all.version != 1) {
        tell(severity::error, problem_code::wrong_type, "",
             std::string("a label model of kind '")
                     .append(Fitted::kind)
                     .append("' and version 1 is expected, this is '") +
                 all.type + "', '" + all.kind + "', version " + std::to_string(all.version));
        return result;
    }
    detail::saved_order by_class, by_voter, by_pair;
    by_class.match(classes, span_of(all.classes));
    bool same = classes.size() == all.classes.size();
    for (const std::size_t from : by_class.from) same = same && from != detail::saved_order::none;
    if (!same) {
        tell(severity::error, problem_code::other_vocabulary, "/classes",
             std::string("the model was fitted to ") + std::to_string(all.classes.size()) +
                 " classes, which are not the " + std::to_string(classes.size()) + " of today");
        return result;
    }
    std::vector<std::string> names;
    for (const fitted_voter& v : all.report.voters) names.push_back(v.name);
    by_voter.match(voters, span_of(names));
    std::size_t found = 0;
    for (std::size_t j = 0; j < voters.size(); ++j) {
        found += by_voter.from[j] != detail::saved_order::none;
        if (by_voter.from[j] == detail::saved_order::none)
            tell(severity::error, problem_code::unknown_label, std::string("voter ") + std::to_string(j),
                 std::string("the model does not know voter '").append(voters[j]).append("'"));
    }
    if (found < names.size())
        tell(severity::note, problem_code::other_vocabulary, "/voters",
             std::to_string(names.size() - found) + " of the " + std::to_string(names.size()) +
                 " saved voters are no more");
    Fitted& fitted = result.value;
    static_cast<fit_report&>(fitted) = all.report;
    fitted.voters.clear();
    for (std::size_t j = 0; j < voters.size(); ++j) {
        fitted_voter v;
        if (by_voter.from[j] != detail::saved_order::none) v = all.report.voters[by_voter.from[j]];
        v.name = voters[j];
        fitted.voters.push_back(std::move(v));
    }
    if constexpr (requires { fitted.pairs(); }) {
        by_pair.saved = all.pairs.size() / 2;
        std::vector<std::size_t> first(names.size() + 1);
        std::vector<label_id> today(classes.size());
        for (std::size_t c = 0; c < classes.size(); ++c) today[by_class.from[c]] = static_cast<label_id>(c);
        bool sound = all.pairs.size() % 2 == 0;
        for (std::size_t r = 0; sound && r < by_pair.saved; ++r) {
            const std::size_t voter = all.pairs[2 * r];
            sound = voter < names.size() && all.pairs[2 * r + 1] < classes.size() &&
                    (r == 0 || all.pairs[2 * r - 2] <= voter);
            if (sound) ++first[voter + 1];
        }
        if (!sound) {
            tell(severity::error, problem_code::out_of_range, "/pairs",
                 "a pair of no voter or no class, or out of order");
            result.value = Fitted();
            return result;
        }
        for (std::size_t j = 0; j < names.size(); ++j) first[j + 1] += first[j];
        voter_labels& pairs = fitted.pairs();
        for (const std::size_t from : by_voter.from) {
            std::vector<label_id> labels;
            const bool known = from != detail::saved_order::none;
            for (std::size_t r = known ? first[from] : 0; known && r < first[from + 1]; ++r)
                labels.push_back(today[all.pairs[2 * r + 1]]);
            const std::vector<label_id> unsorted = labels;
            pairs.add(std::move(labels));
            const std::size_t j = pairs.voters() - 1;
            by_pair.from.resize(pairs.size(), detail::saved_order::none);
            for (std::size_t x = 0; x < unsorted.size(); ++x)
                by_pair.from[pairs.find(j, unsorted[x])] = first[from] + x;
        }
        if constexpr (requires { fitted.rename(all.model); }) fitted.rename(all.model);
    }
    std::size_t other = 0;
    const auto take = [&](std::string_view name, std::vector<double>& values, std::initializer_list<axis> axes) {
        const detail::saved_order* orders[4] = {};
        std::size_t dimensions = 0;
        bool optional = false;
        for (const axis a : axes) {
            if (a == axis::optional) {
                optional = true;
                continue;
            }
            orders[dimensions++] = a == axis::voters    ? &by_voter
                                   : a == axis::classes ? &by_class
                                   : a == axis::pairs   ? &by_pair
                                                        : nullptr;
        }
        const std::vector<double>* saved = all.find(name);
        if (saved != nullptr && saved->empty() && optional) return;
        if (saved == nullptr || !detail::reorder(span_of(*saved), values, orders, dimensions, other))
            tell(severity::error, problem_code::missing_field, std::string("/parameters/").append(name),
                 std::string("the parameters '")
                     .append(name)
                     .append("' are not there, or not as many as they should be"));
    };
    take("prior", fitted.prior, {axis::classes});
    fitted.for_each_parameter(take);
    for (const problem& p : result.problems)
        if (p.code == problem_code::missing_field) {
            result.value = Fitted();
            return result;
        }
    if constexpr (requires { fitted.settle(); }) fitted.settle();
    return result;
}

} // namespace weak

HALLMARK_NAMESPACE_END

#endif
