// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_ONTOLOGY_HPP
#define HALLMARK_ONTOLOGY_ONTOLOGY_HPP

// A vocabulary of labels: what they are called, what they imply, what a text may mean by them.

#include "../core/detail/quoted.hpp"
#include "../core/detail/sort_unique.hpp"
#include "../core/label_id.hpp"
#include "complete.hpp"
#include "detail/annotations.hpp"
#include "detail/label_graph.hpp"
#include "detail/reach.hpp"
#include "detail/surfaces.hpp"
#include "resolution.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

/// Some texts of an ontology (the aliases or examples of a label), as std::string_view; valid as long as it is.
class surface_list {
public:
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        iterator(const detail::string_table* texts, std::size_t at) noexcept : texts_(texts), at_(at) {}
        [[nodiscard]] std::string_view operator*() const noexcept { return (*texts_)[at_]; }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

    private:
        const detail::string_table* texts_ = nullptr;
        std::size_t at_ = 0;
    };

    surface_list(const detail::string_table& texts, std::size_t first, std::size_t last) noexcept
        : texts_(&texts), first_(first), last_(last) {}
    [[nodiscard]] std::size_t size() const noexcept { return last_ - first_; }
    [[nodiscard]] bool empty() const noexcept { return first_ == last_; }
    /// The i-th, i < size().
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept { return (*texts_)[first_ + i]; }
    [[nodiscard]] iterator begin() const noexcept { return {texts_, first_}; }
    [[nodiscard]] iterator end() const noexcept { return {texts_, last_}; }

private:
    const detail::string_table* texts_;
    std::size_t first_, last_;
};

/// Labels with names, aliases and parents: an immutable value without cycles, made by ontology_builder or a reader in
/// io. Labels are numbered in the order of declaration. Any number of threads may read it. A label that is not below
/// size() is a wrong call in every function; in sets of labels, repetitions are fine.
class ontology {
public:
    /// No labels.
    ontology() = default;

    // What there is.

    [[nodiscard]] std::size_t size() const noexcept { return graph_.size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// How many parents there are in all.
    [[nodiscard]] std::size_t edge_count() const noexcept { return graph_.edges(); }
    /// The name as it was declared; valid as long as the ontology.
    [[nodiscard]] std::string_view name(label_id label) const {
        require(label, "name");
        return surfaces_.texts()[label];
    }
    /// The aliases as they were declared, in that order.
    [[nodiscard]] surface_list aliases(label_id label) const {
        require(label, "aliases");
        return {surfaces_.texts(), surfaces_.first_alias(label), surfaces_.last_alias(label)};
    }
    /// The parents in the order of declaration, each once.
    [[nodiscard]] std::span<const label_id> parents(label_id label) const {
        require(label, "parents");
        return graph_.parents(label);
    }
    /// The labels whose parent it is, sorted.
    [[nodiscard]] std::span<const label_id> children(label_id label) const {
        require(label, "children");
        return graph_.children(label);
    }
    /// The labels without parents, sorted. O(labels).
    [[nodiscard]] std::vector<label_id> roots() const {
        return those([this](label_id label) { return graph_.parents(label).empty(); });
    }
    /// The labels without children, sorted. O(labels).
    [[nodiscard]] std::vector<label_id> leaves() const {
        return those([this](label_id label) { return graph_.children(label).empty(); });
    }
    /// The most steps from the label up to a root; 0 for a root.
    [[nodiscard]] std::uint32_t depth(label_id label) const {
        require(label, "depth");
        return graph_.depth(label);
    }
    /// The fewest steps from the label up to a root; 0 for a root.
    [[nodiscard]] std::uint32_t min_depth(label_id label) const {
        require(label, "min_depth");
        return graph_.min_depth(label);
    }
    /// All labels, every one behind its parents. The same for equal ontologies.
    [[nodiscard]] std::span<const label_id> topological_order() const noexcept { return graph_.order(); }

    /// Calls f(std::string_view surface, label_id label) for every name and alias: label by label, the name first. A
    /// surface that several labels claim comes once for each.
    template <class F>
    void for_each_surface(F&& f) const {
        for (label_id label = 0; label < size(); ++label) {
            f(name(label), label);
            for (const std::string_view alias : aliases(label)) f(alias, label);
        }
    }

    // What people are told of a label.

    /// What the label is called where it comes from: "GO:0000003"; "" when it has no id. An id is no surface.
    [[nodiscard]] std::string_view id(label_id label) const {
        require(label, "id");
        return annotations_.id(label);
    }
    /// The label with exactly this id.
    [[nodiscard]] std::optional<label_id> find_id(std::string_view id) const {
        const label_id label = annotations_.find(id);
        if (label == detail::no_label) return std::nullopt;
        return label;
    }
    /// What the label means, in words; "" when nobody said it.
    [[nodiscard]] std::string_view definition(label_id label) const {
        require(label, "definition");
        return annotations_.definition(label);
    }
    /// Texts that the label fits, in the order of declaration.
    [[nodiscard]] surface_list examples(label_id label) const {
        require(label, "examples");
        return listed(annotations_.examples(), label);
    }
    /// Texts that it does not fit, though one may think so.
    [[nodiscard]] surface_list counter_examples(label_id label) const {
        require(label, "counter_examples");
        return listed(annotations_.counter_examples(), label);
    }
    /// The labels without a definition, sorted: what is left to write before people label. O(labels).
    [[nodiscard]] std::vector<label_id> without_definition() const {
        return those([this](label_id label) { return annotations_.definition(label).empty(); });
    }

    // What a text means.

    /// The label that a surface means: by its exact name; else by an exact alias; else by a name or alias that is equal
    /// after folding (hallmark::fold). None when no label, or more than one, is meant. Does not allocate for names and
    /// aliases as declared; O(length).
    [[nodiscard]] std::optional<label_id> find(std::string_view surface) const {
        const label_id label = surfaces_.find(surface);
        if (label == detail::no_label) return std::nullopt;
        return label;
    }
    /// As find, for a surface that must be there: a wrong call otherwise, with what it may have meant.
    template <class = void>
    [[nodiscard]] label_id at(std::string_view surface) const {
        const label_id label = surfaces_.find(surface);
        HALLMARK_REQUIRE(label != detail::no_label, "ontology::at: " + missing(surface));
        return label;
    }
    /// As find, with the reason.
    [[nodiscard]] resolution resolve(std::string_view surface) const {
        resolution result;
        const std::uint32_t exact = surfaces_.exact(surface);
        const bool spelled = exact != detail::no_label;
        const std::uint32_t group = surfaces_.group(fold(surface));
        if (group == detail::no_label) return result;
        const label_id label = spelled ? surfaces_.exact_owner(exact) : surfaces_.group_owner(group);
        if (label != detail::no_label) {
            result.label = label;
            result.how = !spelled ? resolved_by::folded : exact < size() ? resolved_by::name : resolved_by::alias;
            return result;
        }
        result.how = resolved_by::ambiguous;
        const auto [begin, end] = surfaces_.sorted().group(group);
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t other = surfaces_.sorted()[i];
            if (!spelled || surfaces_.texts()[other] == surface) result.candidates.push_back(surfaces_.owner(other));
        }
        detail::sort_unique(result.candidates);
        return result;
    }
    /// What to offer for what was typed: labels with a name or alias that begins with the query, typing errors
    /// included. All is folded, but a separator at the end of the query counts: "multi " is not "multi". The distance
    /// is the least number of errors (a character inserted, left out, replaced, two neighbours swapped) over the
    /// beginnings of the surface; none is allowed for a query below 3 characters, one below 6, else two. A label takes
    /// its best surface. Order: distance, whole surface first, use (options.counts) falling, name rising. An empty
    /// query offers the most used labels. `counts` that are there must be size() many.
    template <class = void>
    [[nodiscard]] std::vector<completion> complete(std::string_view query, const complete_options& options = {}) const {
        HALLMARK_REQUIRE(options.counts.empty() || options.counts.size() == size(),
                         "ontology::complete: " + std::to_string(options.counts.size()) + " counts for " +
                             std::to_string(size()) + " labels");
        return detail::closest_labels(surfaces_, query, detail::edit_scope::prefix, options);
    }
    /// The labels that a misspelt surface may have meant, at most `limit`: as complete, but the whole surface is
    /// compared.
    template <class = void>
    [[nodiscard]] std::vector<completion> did_you_mean(std::string_view surface, std::size_t limit = 3) const {
        return detail::closest_labels(surfaces_, surface, detail::edit_scope::whole, {.limit = limit});
    }

    // What a label implies. For many calls in a loop, expander does the same without allocating.

    /// All labels above, sorted, without the label itself. O(answer) when has_closure().
    [[nodiscard]] std::vector<label_id> ancestors(label_id label) const {
        require(label, "ancestors");
        detail::reach reach;
        return copied(reach.ancestors(graph_, label));
    }
    /// All labels below, sorted, without the label itself. O(labels + edges below).
    [[nodiscard]] std::vector<label_id> descendants(label_id label) const {
        require(label, "descendants");
        detail::reach reach;
        return copied(reach.descendants(graph_, label));
    }
    /// Whether `ancestor` lies above `descendant`; no label lies above itself.
    [[nodiscard]] bool is_ancestor(label_id ancestor, label_id descendant) const {
        require(ancestor, "is_ancestor");
        require(descendant, "is_ancestor");
        detail::reach reach;
        return reach.is_ancestor(graph_, ancestor, descendant);
    }
    /// The labels and all their ancestors, sorted, each once.
    [[nodiscard]] std::vector<label_id> expand(std::span<const label_id> labels) const {
        require(labels, "expand");
        detail::reach reach;
        return copied(reach.expand(graph_, labels));
    }
    /// The most specific labels: those that are no ancestors of others in the set, each once, in the order in which
    /// they first stand. expand(reduce(x)) == expand(x), and reduce(expand(x)) holds the same labels as reduce(x).
    [[nodiscard]] std::vector<label_id> reduce(std::span<const label_id> labels) const {
        require(labels, "reduce");
        detail::reach reach;
        return copied(reach.reduce(graph_, labels));
    }
    /// Why a label implies an ancestor: the shortest chain of parents from the one to the other, both included; of
    /// several, the one whose steps were declared first. {label} when they are one; empty when it is no ancestor.
    /// O(labels).
    [[nodiscard]] std::vector<label_id> why(label_id label, label_id ancestor) const {
        require(label, "why");
        require(ancestor, "why");
        return detail::shortest_chain(graph_, label, ancestor);
    }
    /// Whether all pairs of label and ancestor are stored (ontology_options::closure_cap). If not, each question is
    /// answered by a search: the same answers, slower.
    [[nodiscard]] bool has_closure() const noexcept { return graph_.closed(); }

    /// Equal names, aliases and parents in equal order; equal ids, definitions and examples.
    friend bool operator==(const ontology& a, const ontology& b) {
        return a.surfaces_ == b.surfaces_ && a.graph_ == b.graph_ && a.annotations_ == b.annotations_;
    }

private:
    friend class ontology_builder;
    friend class completer;
    friend class expander;
    ontology(detail::surfaces surfaces, detail::label_graph graph, detail::annotations annotations)
        : surfaces_(std::move(surfaces)), graph_(std::move(graph)), annotations_(std::move(annotations)) {}

    void require(label_id label, const char* function) const {
        HALLMARK_REQUIRE(label < size(), std::string("ontology::") + function + ": label " + std::to_string(label) +
                                             " is not below " + std::to_string(size()) +
                                             ": is it of another vocabulary?");
    }
    void require(std::span<const label_id> labels, const char* function) const {
        for (const label_id label : labels) require(label, function);
    }
    [[nodiscard]] static std::vector<label_id> copied(std::span<const label_id> labels) {
        return {labels.begin(), labels.end()};
    }
    [[nodiscard]] static surface_list listed(const detail::text_lists& lists, label_id label) {
        return {lists.texts(), lists.first(label), lists.last(label)};
    }
    template <class Predicate>
    [[nodiscard]] std::vector<label_id> those(Predicate is) const {
        std::vector<label_id> found;
        for (label_id label = 0; label < size(); ++label)
            if (is(label)) found.push_back(label);
        return found;
    }
    template <class = void>
    [[nodiscard]] std::string missing(std::string_view surface) const {
        const resolution r = resolve(surface);
        const bool several = r.how == resolved_by::ambiguous;
        std::string text = detail::in_quotes(surface) + (several ? " names more than one label: " : " names no label");
        if (several) {
            for (std::size_t i = 0; i < r.candidates.size(); ++i)
                text.append(i == 0 ? "" : ", ").append(detail::in_quotes(name(r.candidates[i])));
        } else if (const std::vector<completion> close = did_you_mean(surface, 1); !close.empty()) {
            text.append(" (did you mean ").append(detail::in_quotes(close.front().surface)).append("?)");
        }
        return text;
    }

    detail::surfaces surfaces_;
    detail::label_graph graph_;
    detail::annotations annotations_;
};

/// Asks one ontology many times without allocating: each answer is a span that lives until the next call. One for each
/// thread; the ontology must outlive it. 4 bytes of memory a label.
///
///     hallmark::expander up(tags);
///     for (const project& p : projects)
///         for (hallmark::label_id label : up.expand(p.labels)) ++counts[label];
class expander {
public:
    explicit expander(const ontology& labels) : ontology_(&labels) {}

    /// See the functions of ontology.
    [[nodiscard]] std::span<const label_id> ancestors(label_id label) {
        ontology_->require(label, "ancestors");
        return reach_.ancestors(ontology_->graph_, label);
    }
    [[nodiscard]] std::span<const label_id> descendants(label_id label) {
        ontology_->require(label, "descendants");
        return reach_.descendants(ontology_->graph_, label);
    }
    [[nodiscard]] bool is_ancestor(label_id ancestor, label_id descendant) {
        ontology_->require(ancestor, "is_ancestor");
        ontology_->require(descendant, "is_ancestor");
        return reach_.is_ancestor(ontology_->graph_, ancestor, descendant);
    }
    [[nodiscard]] std::span<const label_id> expand(std::span<const label_id> labels) {
        ontology_->require(labels, "expand");
        return reach_.expand(ontology_->graph_, labels);
    }
    [[nodiscard]] std::span<const label_id> reduce(std::span<const label_id> labels) {
        ontology_->require(labels, "reduce");
        return reach_.reduce(ontology_->graph_, labels);
    }

private:
    const ontology* ontology_;
    detail::reach reach_;
};

HALLMARK_NAMESPACE_END

#endif
