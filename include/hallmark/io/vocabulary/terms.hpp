// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_TERMS_HPP
#define HALLMARK_IO_VOCABULARY_TERMS_HPP

// What the readers of vocabularies share: terms that are known by ids, and the way from them to an ontology.

#include "../../core/checked.hpp"
#include "../../core/detail/quoted.hpp"
#include "../../core/utf8.hpp"
#include "../../ontology/builder.hpp"
#include "lines.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

/// What becomes of the ids of a file whose terms have ids and names. ontology::id has the id in each case.
enum class vocabulary_ids : std::uint8_t {
    aliases, ///< each id is the first alias of its tag: find("GO:0000003")
    names,   ///< the tags are named by their ids; the name of a term is its first alias
    kept     ///< ids are no surfaces: text that holds one is not found by it
};

namespace detail {

/// An id for a tag that has none: a prefix and the name, percent-encoded. A reader that meets it knows that there was
/// no id.
[[nodiscard]] inline std::string made_id(std::string_view prefix, std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string id(prefix);
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '_' || byte == '.';
        if (plain)
            id.push_back(c);
        else
            id.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15u]);
    }
    return id;
}

/// A line of one of the files that a vocabulary is read from.
struct text_place {
    std::uint32_t line = 0;
    std::uint32_t source = 0;
};

/// Terms by key (the id in the file, or the name where there are no ids), in the order in which they are first added.
class term_list {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    struct term {
        std::string key;
        tag_definition tag; ///< its parents are keys until build()
        text_place at;
        std::vector<text_place> alias_places = {}, parent_places = {};
    };
    /// A parent that is told where neither term need be there yet.
    struct edge {
        std::uint32_t child = 0, parent = 0;
        text_place at;
    };

    /// `sources` names the files, for places such as "concepts, line 12"; one that is empty gives "line 12".
    explicit term_list(std::vector<std::string_view> sources = {std::string_view()}) : sources_(std::move(sources)) {}

    [[nodiscard]] std::size_t size() const noexcept { return terms_.size(); }
    [[nodiscard]] term& operator[](std::uint32_t i) noexcept { return terms_[i]; }
    [[nodiscard]] problems& found() noexcept { return found_; }

    [[nodiscard]] std::string where(text_place at) const {
        std::string text(sources_[at.source]);
        return text.append(text.empty() ? "line " : ", line ").append(std::to_string(at.line));
    }
    void tell(severity level, problem_code code, text_place at, std::string message) {
        found_.add(level, code, where(at), std::move(message));
    }
    /// Tells a line that is not UTF-8.
    void check_utf8(std::string_view line, text_place at) {
        const std::size_t valid = hallmark::detail::valid_utf8_prefix(line);
        if (valid != line.size())
            tell(severity::warning, problem_code::invalid_utf8, at,
                 "the line is not UTF-8 at its byte " + std::to_string(valid) + "; the bytes are kept");
    }

    /// Whether the text is of a kind that cannot be read, UTF-16 or UTF-32, which is told.
    [[nodiscard]] bool is_wide(std::string_view text, std::uint32_t source = 0) {
        if (!is_wide_text(text)) return false;
        tell(severity::error, problem_code::invalid_utf8, {1, source},
             "the text is UTF-16 or UTF-32, not UTF-8; it is not read");
        return true;
    }

    /// The term of a key; none when there is none.
    [[nodiscard]] std::uint32_t find(std::string_view key) const {
        const auto found = index_.find(key);
        return found == index_.end() ? none : found->second;
    }
    /// The term of a key, which is added when it is not there: .second tells.
    std::pair<std::uint32_t, bool> add(std::string_view key, text_place at) {
        const auto known = index_.find(key);
        if (known != index_.end()) return {known->second, false};
        const auto next = static_cast<std::uint32_t>(terms_.size());
        terms_.push_back(term{std::string(key), {}, at});
        index_.emplace(terms_.back().key, next);
        return {next, true};
    }
    void add_alias(std::uint32_t i, std::string text, text_place at) {
        terms_[i].tag.aliases.push_back(std::move(text));
        terms_[i].alias_places.push_back(at);
    }
    void add_parent(std::uint32_t i, std::string key, text_place at) {
        terms_[i].tag.parents.push_back(std::move(key));
        terms_[i].parent_places.push_back(at);
    }
    /// Another key by which parents may name the term; the key of a term goes before it.
    void add_other_key(std::uint32_t i, std::string_view key) { others_.emplace(std::string(key), i); }
    /// A key that is no term, and why: "obsolete". A parent of that key is left out.
    void add_left_out(std::string_view key, std::string_view why) { left_out_.emplace(std::string(key), why); }

    [[nodiscard]] bool is_left_out(std::string_view key) const { return left_out_.find(key) != left_out_.end(); }

    /// Adds parents to terms in the order of `edges`; of equal edges the first.
    void add_edges(const std::vector<edge>& edges) {
        std::unordered_set<std::uint64_t> seen;
        seen.reserve(edges.size());
        for (const edge& e : edges)
            if (seen.insert(std::uint64_t{e.child} << 32 | e.parent).second)
                add_parent(e.child, terms_[e.parent].key, e.at);
    }

    /// The ontology, with all that was told, then what ontology_builder tells, each at its line. Two terms of one name
    /// are told apart by their ids: 'diet (07560903)', with the bare name as an alias that means neither.
    [[nodiscard]] checked<ontology> build(const ontology_options& options, vocabulary_ids ids = vocabulary_ids::kept) {
        name_terms(ids);
        ontology_builder builder(options);
        for (std::size_t i = 0; i < terms_.size(); ++i) {
            terms_[i].tag.where = "#" + std::to_string(i);
            builder.add(std::move(terms_[i].tag));
        }
        checked<ontology> built = builder.build();
        for (problem p : built.problems) {
            if (p.code == problem_code::invalid_utf8) continue; // the lines were told
            p.where = place_of(p.where);
            found_.add(std::move(p));
        }
        built.problems = std::move(found_);
        return built;
    }

private:
    struct text_hash {
        using is_transparent = void;
        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>()(text);
        }
    };
    struct same_text {
        using is_transparent = void;
        [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const noexcept { return a == b; }
    };
    template <class Value>
    using text_map = std::unordered_map<std::string, Value, text_hash, same_text>;

    using name_map = std::unordered_map<std::string_view, std::uint32_t>;

    static void prepend(term& t, std::string alias, text_place at) {
        t.tag.aliases.insert(t.tag.aliases.begin(), std::move(alias));
        t.alias_places.insert(t.alias_places.begin(), at);
    }

    /// Gives each term the name that it has as a tag, and turns keys into these names.
    void name_terms(vocabulary_ids ids) {
        bool same = true; // whether each term is called by its key
        for (term& t : terms_) {
            if (t.tag.name.empty()) t.tag.name = t.key;
            if (t.tag.id.empty()) {
                same = same && t.tag.name == t.key;
                continue;
            }
            if (ids == vocabulary_ids::names) {
                if (t.tag.name != t.tag.id) prepend(t, std::exchange(t.tag.name, t.tag.id), t.at);
            } else if (ids == vocabulary_ids::aliases && t.tag.name != t.tag.id) {
                prepend(t, t.tag.id, t.at);
            }
            same = same && t.tag.name == t.key;
        }
        if (same && others_.empty() && left_out_.empty()) return;

        name_map by_name; // views of the names
        by_name.reserve(terms_.size());
        for (std::uint32_t i = 0; i < terms_.size(); ++i) {
            const auto [entry, is_new] = by_name.emplace(terms_[i].tag.name, i);
            if (!is_new) distinguish(entry->second, i);
        }
        for (const auto& [i, name] : renamed_) rename(i, name, by_name);
        for (std::uint32_t i = 0; i < terms_.size(); ++i) {
            std::size_t kept = 0;
            term& t = terms_[i];
            for (std::size_t k = 0; k < t.tag.parents.size(); ++k) {
                if (!name_parent(t, k, by_name)) continue;
                if (kept != k) {
                    t.tag.parents[kept] = std::move(t.tag.parents[k]);
                    t.parent_places[kept] = t.parent_places[k];
                }
                ++kept;
            }
            t.tag.parents.resize(kept);
            t.parent_places.resize(kept);
        }
    }

    void distinguish(std::uint32_t first, std::uint32_t later) {
        if (told_apart_.insert(first).second) renamed_.push_back({first, terms_[first].tag.name});
        renamed_.push_back({later, terms_[later].tag.name});
        tell(severity::warning, problem_code::duplicate_tag, terms_[later].at,
             "'" + hallmark::detail::printable(terms_[later].tag.name) + "' is also the name of " +
                 hallmark::detail::in_quotes(terms_[first].key) + " at " + where(terms_[first].at) +
                 "; both names get their ids behind them");
    }
    void rename(std::uint32_t i, const std::string& bare, name_map& by_name) {
        by_name.erase(bare);
        std::string name = bare;
        do name.append(" (").append(terms_[i].key).append(")");
        while (by_name.contains(name));
        prepend(terms_[i], bare, terms_[i].at);
        terms_[i].tag.name = std::move(name);
        by_name.emplace(terms_[i].tag.name, i);
    }

    /// Puts a name for the key of a parent; false when it is to be left out. A key of no term stays, and the builder
    /// tells it.
    [[nodiscard]] bool name_parent(term& t, std::size_t k, const name_map& by_name) {
        std::string& text = t.tag.parents[k];
        if (const std::uint32_t known = find(text); known != none) {
            text = terms_[known].tag.name;
            return true;
        }
        const auto told = [&] {
            return "parent " + hallmark::detail::in_quotes(text) + " of " + hallmark::detail::in_quotes(t.tag.name);
        };
        if (const auto other = others_.find(text); other != others_.end()) {
            const std::string& name = terms_[other->second].tag.name;
            tell(severity::note, problem_code::parent_is_alias, t.parent_places[k],
                 told() + " is another id of " + hallmark::detail::in_quotes(name));
            text = name;
        } else if (const auto gone = left_out_.find(text); gone != left_out_.end()) {
            tell(severity::warning, problem_code::unknown_parent, t.parent_places[k],
                 told().append(" is ").append(gone->second).append("; left out"));
            return false;
        } else if (const auto named = by_name.find(text); named != by_name.end()) {
            tell(severity::note, problem_code::parent_is_alias, t.parent_places[k],
                 told() + " is no id; it is taken for the name of " +
                     hallmark::detail::in_quotes(terms_[named->second].key));
            text = terms_[named->second].tag.name;
        }
        return true;
    }

    /// "#7, parents/2" as the line of that parent.
    [[nodiscard]] std::string place_of(std::string_view told) const {
        if (!told.starts_with('#')) return std::string(told);
        const auto number_at = [told](std::size_t from) {
            std::size_t value = 0;
            std::from_chars(told.data() + from, told.data() + told.size(), value);
            return value;
        };
        const std::size_t i = number_at(1);
        if (i >= terms_.size()) return std::string(told);
        const term& t = terms_[i];
        text_place at = t.at;
        const std::size_t slash = told.find('/');
        if (slash != std::string_view::npos) {
            const std::size_t k = number_at(slash + 1);
            const std::vector<text_place>& places =
                told.substr(0, slash).ends_with("parents") ? t.parent_places : t.alias_places;
            if (k < places.size()) at = places[k];
        }
        return where(at);
    }

    std::vector<std::string_view> sources_;
    std::deque<term> terms_; // they stay where they are: the index holds views of their keys
    name_map index_;
    text_map<std::uint32_t> others_;
    text_map<std::string_view> left_out_;
    std::vector<std::pair<std::uint32_t, std::string>> renamed_; // terms of one name, with that name
    std::unordered_set<std::uint32_t> told_apart_;               // the first terms of these
    problems found_;
};

} // namespace detail
} // namespace io
HALLMARK_NAMESPACE_END

#endif
