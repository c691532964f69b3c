// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_ASSEMBLY_HPP
#define HALLMARK_ONTOLOGY_DETAIL_ASSEMBLY_HPP

// From declarations to surfaces and a graph, and all that is wrong on the way. Each step is linear in what was
// declared, or nearly.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/quoted.hpp"
#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"
#include "../../text/fold.hpp"
#include "../complete.hpp"
#include "../definition.hpp"
#include "annotations.hpp"
#include "cycles.hpp"
#include "deepest_first.hpp"
#include "diagnosis.hpp"
#include "label_graph.hpp"
#include "reach.hpp"
#include "surfaces.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace detail {

template <class = void>
class assembly {
    using place = declared_place;

public:
    assembly(std::span<const tag_definition> definitions, std::span<const positions_of> positions,
             const ontology_options& options)
        : definitions_(definitions), positions_(positions), options_(options) {
        take_names();
        take_aliases();
        all_ = surfaces(names_, aliases_);
        compare_folded();
        take_parents();
        name_unknown_parents();
        drop_repeated_parents();
        break_cycles();
        plain_vector<label_edge> edges;
        edges.reserve(uses_.size());
        for (const parent_use& use : uses_) edges.push_back({use.child, use.parent});
        graph_ = label_graph(names_.size(), edges, options_.closure_cap);
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

    [[nodiscard]] std::string tag(label_id label) const { return "tag " + in_quotes(names_[label]); }
    [[nodiscard]] bool blank(std::string_view text) {
        fold_into(text, scratch_);
        return scratch_.empty();
    }
    void check_utf8(place at, const char* what, std::string_view text) {
        const std::size_t valid = valid_utf8_prefix(text);
        if (valid == text.size()) return;
        found_.add(at, severity::warning, problem_code::invalid_utf8,
                   std::string(what) + ' ' + in_quotes(text) + " is not UTF-8 at its byte " + std::to_string(valid));
    }

    void take_names() {
        name_index_.reset(definitions_.size());
        labels_.reserve(definitions_.size());
        for (std::uint32_t d = 0; d < definitions_.size(); ++d) {
            const std::string_view name = definitions_[d].name;
            const place at{d, place::name, 0};
            if (blank(name)) {
                found_.add(at, severity::warning, problem_code::empty_name,
                           "the name " + in_quotes(name) + " is empty; this tag is left out");
                labels_.push_back(no_label);
                continue;
            }
            check_utf8(at, "name", name);
            const auto next = static_cast<label_id>(names_.size());
            const label_id first =
                name_index_.insert(hash_of(name), next, [&](label_id l) { return names_[l] == name; });
            if (first == hash_index::none) {
                names_.push_back(name);
                name_places_.push_back(at);
            } else {
                found_.add(at, severity::warning, problem_code::duplicate_tag,
                           tag(first) + " is declared again; its aliases and parents are added to those at " +
                               where(name_places_[first]));
            }
            labels_.push_back(first == hash_index::none ? next : first);
        }
    }

    void take_aliases() {
        std::size_t count = 0;
        for (const tag_definition& d : definitions_) count += d.aliases.size();
        hash_index own;
        own.reset(count);
        for (std::uint32_t d = 0; d < definitions_.size(); ++d) {
            const label_id label = labels_[d];
            if (label == no_label) continue;
            for (std::uint32_t i = 0; i < definitions_[d].aliases.size(); ++i) {
                const std::string_view text = definitions_[d].aliases[i];
                const place at{d, place::alias, i};
                const auto told = [&](severity level, problem_code code, const std::string& why) {
                    found_.add(at, level, code, "alias " + in_quotes(text) + " of " + tag(label) + why);
                };
                if (blank(text)) {
                    told(severity::warning, problem_code::empty_name, " is empty; left out");
                    continue;
                }
                check_utf8(at, "alias", text);
                const std::uint64_t hash = hash_of(text);
                const label_id named = name_index_.find(hash, [&](label_id l) { return names_[l] == text; });
                if (named == label) {
                    told(severity::note, problem_code::duplicate_alias, " repeats its name");
                    continue;
                }
                if (named != hash_index::none) {
                    told(severity::error, problem_code::alias_is_tag,
                         " is the name of another tag, which it means; left out");
                    continue;
                }
                const auto next = static_cast<std::uint32_t>(aliases_.size());
                const auto same = [&](std::uint32_t a) {
                    return aliases_[a].label == label && aliases_[a].text == text;
                };
                if (own.insert(hash ^ label * 0x9E3779B97F4A7C15u, next, same) != hash_index::none) {
                    told(severity::note, problem_code::duplicate_alias, " stands there twice");
                    continue;
                }
                aliases_.push_back({text, label});
                alias_places_.push_back(at);
            }
        }
        group_aliases();
    }

    /// By label; of one label, as declared. Only a tag that is declared again can have put them out of order.
    void group_aliases() {
        bool grouped = true;
        for (std::size_t i = 1; i < aliases_.size(); ++i) grouped &= aliases_[i - 1].label <= aliases_[i].label;
        if (grouped) return;
        std::vector<std::uint64_t> order(aliases_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint64_t{aliases_[i].label} << 32 | i;
        sort_keys(order);
        plain_vector<declared_alias> aliases;
        plain_vector<place> places;
        for (const std::uint64_t key : order) {
            const auto i = static_cast<std::uint32_t>(key);
            aliases.push_back(aliases_[i]);
            places.push_back(alias_places_[i]);
        }
        aliases_ = std::move(aliases);
        alias_places_ = std::move(places);
    }

    /// Surfaces that are equal after folding. Of two, the one with the higher number is told: names in the order of
    /// declaration, then aliases in the order of their labels.
    void compare_folded() {
        // The first two of different labels are enough to find one of another label than any given.
        struct first_two {
            std::uint32_t one = hash_index::none, two = hash_index::none;
            void see(std::uint32_t surface, const surfaces& all) {
                if (one == hash_index::none)
                    one = surface;
                else if (two == hash_index::none && all.owner(surface) != all.owner(one))
                    two = surface;
            }
            [[nodiscard]] std::uint32_t other_than(label_id label, const surfaces& all) const {
                return one == hash_index::none || all.owner(one) != label ? one : two;
            }
        };
        for (std::size_t g = 0; g < all_.sorted().groups(); ++g) {
            const auto [begin, end] = all_.sorted().group(g);
            if (end - begin < 2) continue;
            first_two names, aliases; // a group lists its names first
            for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t s = all_.sorted()[i];
                const label_id label = all_.owner(s);
                const std::uint32_t named = names.other_than(label, all_);
                if (s < names_.size()) {
                    if (named != hash_index::none)
                        found_.add(name_places_[s], severity::error, problem_code::ambiguous_name,
                                   tag(label) + " and " + tag(named) + differ);
                    names.see(s, all_);
                    continue;
                }
                const std::string_view text = all_.texts()[s];
                const place at = alias_places_[s - names_.size()];
                const std::string alias = "alias " + in_quotes(text) + " of " + tag(label);
                const std::uint32_t other = aliases.other_than(label, all_);
                if (named != hash_index::none) {
                    found_.add(at, severity::error, problem_code::alias_is_tag, alias + " and " + tag(named) + differ);
                } else if (other != hash_index::none) {
                    const std::string_view spelled = all_.texts()[other];
                    found_.add(at, severity::error, problem_code::ambiguous_alias,
                               spelled == text
                                   ? alias + " is also an alias of " + tag(all_.owner(other)) + "; it means neither"
                                   : alias + " and alias " + in_quotes(spelled) + " of " + tag(all_.owner(other)) +
                                         differ);
                } else if (i > begin) {
                    found_.add(at, severity::note, problem_code::duplicate_alias,
                               alias + " and " + in_quotes(all_.texts()[all_.sorted()[begin]]) +
                                   " differ only in case or separators");
                }
                aliases.see(s, all_);
            }
        }
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
        constexpr std::size_t searched =
            1000; // names that get a suggestion: the others would take long, and be read by nobody
        hash_index index;
        index.reset(unknown_.size());
        string_table folded;
        std::vector<std::string> suggestions;
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
                if (create) created_.push_back(text);
            }
            const severity level = create                                               ? severity::note
                                   : options_.unknown_parents == unknown_parents::error ? severity::error
                                                                                        : severity::warning;
            found_.add(use.at, level, problem_code::unknown_parent,
                       parent_of(text, use.child) + " is no tag" + (same < searched ? suggestions[same] : "") +
                           (create ? "; added as a tag" : "; left out"));
            if (create) use.parent = static_cast<label_id>(declared + same);
        }
        for (const std::string_view name : created_) names_.push_back(name);
        if (!created_.empty()) all_ = surfaces(names_, aliases_);
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
        plain_vector<label_edge> edges;
        edges.reserve(uses_.size());
        for (const parent_use& use : uses_) edges.push_back({use.child, use.parent});
        const label_sets rows = rows_of(names_.size(), edges, &label_edge::child, &label_edge::parent);
        const std::vector<std::uint32_t> component = strong_components_of(rows);
        std::vector<std::uint32_t> inside; // uses with both ends in one component
        for (std::uint32_t u = 0; u < uses_.size(); ++u)
            if (component[uses_[u].child] == component[uses_[u].parent]) inside.push_back(u);
        if (inside.empty()) return;
        plain_vector<label_edge> knotted;
        for (const std::uint32_t u : inside) knotted.push_back(edges[u]);
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

    /// Ids, definitions and examples; all of one tag are told at its name.
    void annotate() {
        bool any = false;
        for (const tag_definition& d : definitions_)
            any = any || !d.id.empty() || !d.definition.empty() || !d.examples.empty() || !d.counter_examples.empty();
        if (!any) return;
        std::vector<std::string_view> ids(names_.size()), meanings(names_.size());
        std::vector<std::vector<std::string_view>> examples(names_.size()), counter_examples(names_.size());
        hash_index by_id;
        by_id.reset(names_.size());
        for (std::uint32_t d = 0; d < definitions_.size(); ++d) {
            const label_id label = labels_[d];
            if (label == no_label) continue;
            const tag_definition& tag_of_it = definitions_[d];
            const place at{d, place::name, 0};
            const auto take = [&](std::string_view& to, std::string_view text, const char* what) {
                if (text.empty() || to == text) return false;
                check_utf8(at, what, text);
                if (to.empty()) {
                    to = text;
                    return true;
                }
                found_.add(at, severity::warning, problem_code::duplicate_field,
                           tag(label) + " has another " + what + " already; the first one counts");
                return false;
            };
            if (take(ids[label], tag_of_it.id, "id")) {
                const label_id first =
                    by_id.insert(hash_of(ids[label]), label, [&](label_id l) { return ids[l] == ids[label]; });
                if (first != hash_index::none) {
                    found_.add(at, severity::error, problem_code::duplicate_id,
                               "id " + in_quotes(ids[label]) + " of " + tag(label) + " is the id of " + tag(first) +
                                   ", which it means; left out");
                    ids[label] = {};
                }
            }
            take(meanings[label], tag_of_it.definition, "definition");
            const auto take_all = [&](std::vector<std::string_view>& to, const std::vector<std::string>& texts) {
                for (const std::string& text : texts) {
                    check_utf8(at, "example", text);
                    to.push_back(text);
                }
            };
            take_all(examples[label], tag_of_it.examples);
            take_all(counter_examples[label], tag_of_it.counter_examples);
        }
        annotations_ = annotations(ids, meanings, examples, counter_examples);
    }

    /// A place as it is told: the record's own, or "/181", then the field and the position in it.
    [[nodiscard]] std::string where(place at) const {
        std::string text = definitions_[at.declaration].where;
        if (text.empty()) text = "/" + std::to_string(at.declaration);
        if (at.field == place::name) return text;
        std::size_t position = at.position;
        const auto moved = std::lower_bound(positions_.begin(), positions_.end(), at.declaration,
                                            [](const positions_of& p, std::uint32_t d) { return p.declaration < d; });
        if (moved != positions_.end() && moved->declaration == at.declaration) {
            const auto& list = at.field == place::alias ? moved->positions.aliases : moved->positions.parents;
            if (position < list.size()) position = list[position];
        }
        text.append(text[0] == '/' ? "/" : ", ").append(at.field == place::alias ? "aliases/" : "parents/");
        return text.append(std::to_string(position));
    }

    static constexpr const char* differ = " differ only in case or separators; other spellings mean neither";
    static constexpr std::string_view arrow = " \xE2\x86\x92 ";

    std::span<const tag_definition> definitions_;
    std::span<const positions_of> positions_;
    ontology_options options_;
    std::string scratch_;
    diagnosis found_;
    std::vector<cycle_found> cycles_;
    hash_index name_index_;
    std::vector<std::string_view> names_, created_;
    plain_vector<place> name_places_, alias_places_;
    std::vector<label_id> labels_; // per declaration; no_label where it was left out
    plain_vector<declared_alias> aliases_;
    surfaces all_;
    plain_vector<parent_use> uses_;      // in the order of declaration
    std::vector<std::uint32_t> unknown_; // numbers in uses_
    label_graph graph_;
    annotations annotations_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
