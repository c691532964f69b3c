// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_ASSEMBLY_HPP
#define HALLMARK_ONTOLOGY_DETAIL_ASSEMBLY_HPP

// From declarations to an ontology: tags (declared_tags), then their parents, which make a graph without cycles, and
// all that is wrong with those. Each step is linear in what was declared, or nearly.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/quoted.hpp"
#include "../../core/problem.hpp"
#include "../../text/fold.hpp"
#include "../complete.hpp"
#include "../definition.hpp"
#include "annotations.hpp"
#include "cycles.hpp"
#include "declared_tags.hpp"
#include "diagnosis.hpp"
#include "label_graph.hpp"
#include "reach.hpp"
#include "surfaces.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

template <class = void>
class assembly : declared_tags<> {
public:
    assembly(const std::vector<tag_definition>& definitions, const std::vector<positions_of>& positions,
             const ontology_options& options)
        : declared_tags<>(definitions, positions), options_(options) {
        take_parents();
        name_unknown_parents();
        drop_repeated_parents();
        break_cycles();
        graph_ = label_graph(names_.size(), edges(), options_.closure_cap);
        find_redundant_parents();
        annotate();
    }

    [[nodiscard]] surfaces take_surfaces() { return std::move(all_); }
    [[nodiscard]] label_graph take_graph() { return std::move(graph_); }
    [[nodiscard]] annotations take_annotations() { return std::move(annotations_); }
    /// All problems: by declaration, field and position, then the cycles.
    [[nodiscard]] problems tell() {
        problems out;
        found_.tell(out, [this](place at) { return where(at); });
        for (cycle_found& c : cycles_) out.add(severity::error, problem_code::cycle, where(c.at), std::move(c.message));
        return out;
    }

private:
    struct parent_use {
        label_id child = 0, parent = no_label;
        place at;
    };
    struct cycle_found {
        place at;
        std::string message;
    };

    [[nodiscard]] plain_vector<label_edge> edges() const {
        plain_vector<label_edge> all;
        all.reserve(uses_.size());
        for (const parent_use& use : uses_) all.push_back({use.child, use.parent});
        return all;
    }

    void take_parents() {
        std::size_t count = 0;
        for (const tag_definition& d : definitions_) count += d.parents.size();
        uses_.reserve(count);
        for (std::uint32_t d = 0; d < definitions_.size(); ++d) {
            const label_id child = labels_[d];
            if (child == no_label) continue;
            for (std::uint32_t i = 0; i < definitions_[d].parents.size(); ++i)
                take_parent(child, definitions_[d].parents[i], {d, place::parent, i});
        }
    }

    [[nodiscard]] std::string parent_of(std::string_view text, label_id child) const {
        return "parent " + in_quotes(text) + " of " + tag(child);
    }

    void take_parent(label_id child, std::string_view text, place at) {
        const std::uint32_t exact = all_.exact(text);
        label_id parent = no_label;
        std::uint32_t group = hash_index::none;
        if (exact != hash_index::none) {
            parent = all_.exact_owner(exact);
        } else {
            if (blank(text)) {
                found_.add(at, severity::warning, problem_code::empty_name,
                           parent_of(text, child) + " is empty; left out");
                return;
            }
            check_utf8(at, "parent", text);
            group = all_.group(scratch_);
            if (group != hash_index::none) parent = all_.group_owner(group);
        }
        if (parent == child) {
            found_.add(at, severity::warning, problem_code::self_parent,
                       parent_of(text, child) + " is the tag itself; left out");
            return;
        }
        if (parent == no_label && (exact != hash_index::none || group != hash_index::none)) {
            found_.add(at, options_.unknown_parents == unknown_parents::error ? severity::error : severity::warning,
                       problem_code::unknown_parent, parent_of(text, child) + " names more than one tag; left out");
            return;
        }
        if (parent == no_label) {
            unknown_.push_back(static_cast<std::uint32_t>(uses_.size()));
        } else if (exact == hash_index::none || exact >= names_.size()) {
            found_.add(at, severity::note, problem_code::parent_is_alias,
                       parent_of(text, child) +
                           (exact == hash_index::none ? " is another spelling of " : " is an alias of ") +
                           in_quotes(names_[parent]));
        }
        uses_.push_back({child, parent, at});
    }

    [[nodiscard]] std::string suggestion(std::string_view text) const {
        std::string out;
        const std::vector<completion> close = closest_labels(all_, text, edit_scope::whole, {.limit = 3});
        for (std::size_t i = 0; i < close.size(); ++i) {
            out.append(i == 0 ? " (did you mean " : i + 1 == close.size() ? " or " : ", ");
            out.append(in_quotes(close[i].surface));
        }
        if (!out.empty()) out += "?)";
        return out;
    }

    /// Tells the parents that are no tags; makes tags of them where that is asked, one for all spellings that fold
    /// alike.
    void name_unknown_parents() {
        // Names that get a suggestion: the others would take long, and be read by nobody.
        constexpr std::size_t searched = 1000;
        hash_index index;
        index.reset(unknown_.size());
        string_table folded;
        std::vector<std::string> suggestions;
        std::vector<std::string_view> created;
        const bool create = options_.unknown_parents == unknown_parents::create;
        const std::size_t declared = names_.size();
        for (const std::uint32_t u : unknown_) {
            parent_use& use = uses_[u];
            const std::string_view text = definitions_[use.at.declaration].parents[use.at.position];
            fold_into(text, scratch_);
            const auto next = static_cast<std::uint32_t>(folded.size());
            std::uint32_t same =
                index.insert(hash_of(scratch_), next, [&](std::uint32_t i) { return folded[i] == scratch_; });
            if (same == hash_index::none) {
                same = next;
                folded.push_back(scratch_);
                if (next < searched) suggestions.push_back(suggestion(text));
                if (create) created.push_back(text);
            }
            const severity level = create                                               ? severity::note
                                   : options_.unknown_parents == unknown_parents::error ? severity::error
                                                                                        : severity::warning;
            found_.add(use.at, level, problem_code::unknown_parent,
                       parent_of(text, use.child) + " is no tag" + (same < searched ? suggestions[same] : "") +
                           (create ? "; added as a tag" : "; left out"));
            if (create) use.parent = static_cast<label_id>(declared + same);
        }
        names_.insert(names_.end(), created.begin(), created.end());
        if (!created.empty()) all_ = surfaces(names_, aliases_);
        remove_dropped_uses();
    }

    /// Takes out the uses whose parent was set to no_label.
    void remove_dropped_uses() {
        std::size_t kept = 0;
        for (const parent_use& use : uses_)
            if (use.parent != no_label) uses_[kept++] = use;
        uses_.resize(kept);
    }

    void drop_repeated_parents() {
        // Uses by child; a child that is declared again has some further back.
        std::vector<std::size_t> ends(names_.size() + 1, 0);
        for (const parent_use& use : uses_) ++ends[use.child + 1];
        for (std::size_t label = 1; label < ends.size(); ++label) ends[label] += ends[label - 1];
        std::vector<std::uint32_t> by_child(uses_.size());
        for (std::uint32_t u = 0; u < uses_.size(); ++u) by_child[ends[uses_[u].child]++] = u;
        std::vector<label_id> seen(names_.size(), no_label);
        for (const std::uint32_t u : by_child) {
            parent_use& use = uses_[u];
            if (std::exchange(seen[use.parent], use.child) != use.child) continue;
            found_.add(use.at, severity::note, problem_code::redundant_parent,
                       parent_of(names_[use.parent], use.child) + " stands there twice");
            use.parent = no_label;
        }
        remove_dropped_uses();
    }

    void break_cycles() {
        const plain_vector<label_edge> all = edges();
        const label_sets rows = rows_of(names_.size(), all, &label_edge::child, &label_edge::parent);
        const std::vector<std::uint32_t> component = strong_components_of(rows);
        std::vector<std::uint32_t> inside; // uses with both ends in one component
        for (std::uint32_t u = 0; u < uses_.size(); ++u)
            if (component[uses_[u].child] == component[uses_[u].parent]) inside.push_back(u);
        if (inside.empty()) return;
        plain_vector<label_edge> knotted;
        for (const std::uint32_t u : inside) knotted.push_back(all[u]);
        std::vector<std::uint32_t> closing = closing_edges(names_.size(), knotted);
        for (std::uint32_t& e : closing) e = inside[e];

        // Which use an entry of `rows` comes from: they keep their order within a child.
        std::vector<std::uint32_t> use_of(uses_.size());
        std::vector<std::size_t> next(names_.size());
        for (label_id label = 0; label < names_.size(); ++label) next[label] = rows.offsets()[label];
        for (std::uint32_t u = 0; u < uses_.size(); ++u) use_of[next[uses_[u].child]++] = u;

        std::vector<std::vector<std::uint32_t>> left_out(
            names_.size() == 0 ? 0 : 1 + *std::max_element(component.begin(), component.end()));
        for (const std::uint32_t u : closing) left_out[component[uses_[u].child]].push_back(u);
        for (const std::vector<label_id>& cycle : shortest_cycles(rows, component)) {
            std::uint32_t last = 0; // the use of this cycle that was declared last
            for (std::size_t i = 0; i < cycle.size(); ++i) {
                const label_id parent = cycle[(i + 1) % cycle.size()];
                for (std::size_t at = rows.offsets()[cycle[i]]; at < rows.offsets()[cycle[i] + 1]; ++at)
                    if (rows.labels()[at] == parent) last = std::max(last, use_of[at]);
            }
            cycles_.push_back({uses_[last].at, tag(cycle[0]) + " is its own ancestor: " + drawn(cycle) +
                                                   what_is_left_out(left_out[component[cycle[0]]])});
        }
        for (const std::uint32_t u : closing) uses_[u].parent = no_label;
        remove_dropped_uses();
    }

    /// "a → b → a"; of a very long cycle, both ends.
    [[nodiscard]] std::string drawn(const std::vector<label_id>& cycle) const {
        constexpr std::size_t most = 100;
        std::string path;
        for (std::size_t i = 0; i < cycle.size(); ++i) {
            if (cycle.size() > most && i == most / 2) {
                const std::size_t hidden = cycle.size() - most;
                path.append(ellipsis)
                    .append(" ")
                    .append(std::to_string(hidden))
                    .append(" more ")
                    .append(ellipsis)
                    .append(arrow);
                i += hidden;
            }
            path.append(printable(names_[cycle[i]])).append(arrow);
        }
        return path.append(printable(names_[cycle[0]]));
    }
    [[nodiscard]] std::string what_is_left_out(const std::vector<std::uint32_t>& uses) const {
        constexpr std::size_t most = 10;
        std::string text = "; left out: ";
        for (std::size_t i = 0; i < uses.size() && i < most; ++i)
            text.append(i == 0 ? "" : ", ").append(parent_of(names_[uses_[uses[i]].parent], uses_[uses[i]].child));
        if (uses.size() > most) text.append(" and " + std::to_string(uses.size() - most) + " more");
        return text;
    }

    void find_redundant_parents() {
        std::size_t steps = std::size_t{1} << 25;
        reach search;
        // Uses and implied parents of one child stand in one order; so do the children, but for those that were
        // declared again.
        std::vector<label_id> through(uses_.size(), no_label);
        std::vector<std::size_t> next(names_.size() + 1, 0);
        for (const parent_use& use : uses_) ++next[use.child + 1];
        for (std::size_t label = 1; label < next.size(); ++label) next[label] += next[label - 1];
        const std::vector<std::size_t> begin = next;
        std::size_t implied = 0;
        for (label_id label = 0; label < names_.size() && steps > 0; ++label) {
            std::size_t at = begin[label];
            for (const reach::implied_parent& p : search.implied_parents(graph_, label, steps)) {
                while (graph_.parents(label)[at - begin[label]] != p.parent) ++at;
                through[at] = p.through;
                ++implied;
            }
            if (steps == 0)
                found_.add({name_places_[label].declaration, place::parent, 0}, severity::note,
                           problem_code::redundant_parent,
                           "redundant parents were looked for down to " + tag(label) +
                               "; the ancestors are too many to go on");
        }
        if (implied == 0) return;
        for (const parent_use& use : uses_) {
            const label_id other = through[next[use.child]++];
            if (other == no_label) continue;
            found_.add(use.at, severity::note, problem_code::redundant_parent,
                       parent_of(names_[use.parent], use.child) + " is implied by its parent " +
                           in_quotes(names_[other]));
        }
    }

    static constexpr std::string_view arrow = " \xE2\x86\x92 ";

    ontology_options options_;
    std::vector<cycle_found> cycles_;
    plain_vector<parent_use> uses_;      // in the order of declaration
    std::vector<std::uint32_t> unknown_; // numbers in uses_
    label_graph graph_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
