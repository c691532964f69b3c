// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_DETAIL_DECLARED_TAGS_HPP
#define HALLMARK_ONTOLOGY_DETAIL_DECLARED_TAGS_HPP

// From declarations to tags: what each is called, what people are told of it, and all that is wrong with that. Each
// step is linear in what was declared, or nearly.

#include "../../core/detail/plain_vector.hpp"
#include "../../core/detail/quoted.hpp"
#include "../../core/problem.hpp"
#include "../../core/utf8.hpp"
#include "../../text/fold.hpp"
#include "../definition.hpp"
#include "annotations.hpp"
#include "diagnosis.hpp"
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

/// The first half of assembly, which derives from it and goes on with its members. Refers to the declarations: they
/// must outlive it.
template <class = void>
class declared_tags {
protected:
    using place = declared_place;

    declared_tags(const std::vector<tag_definition>& definitions, const std::vector<positions_of>& positions)
        : definitions_(definitions), positions_(positions) {
        take_names();
        take_aliases();
        all_ = surfaces(names_, aliases_);
        compare_folded();
    }

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

    const std::vector<tag_definition>& definitions_;
    diagnosis found_;
    std::vector<label_id> labels_; // per declaration; no_label where it was left out
    std::vector<std::string_view> names_;
    plain_vector<place> name_places_;
    plain_vector<declared_alias> aliases_;
    surfaces all_;
    annotations annotations_;
    std::string scratch_; // what was folded last

private:
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
        std::sort(order.begin(), order.end());
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

    static constexpr const char* differ = " differ only in case or separators; other spellings mean neither";

    const std::vector<positions_of>& positions_;
    hash_index name_index_;
    plain_vector<place> alias_places_;
};

} // namespace detail
HALLMARK_NAMESPACE_END

#endif
