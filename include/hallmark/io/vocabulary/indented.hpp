// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_INDENTED_HPP
#define HALLMARK_IO_VOCABULARY_INDENTED_HPP

// Vocabularies as people type them:
//
//     vision | computer vision | cv
//       detection
//         face detection
//     language

#include "../../core/checked.hpp"
#include "../../ontology/builder.hpp"
#include "../file.hpp"
#include "lines.hpp"
#include "terms.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN
namespace io {

struct indented_options {
    ontology_options build = {}; ///< for ontology_builder
};

namespace detail {

class indented_reader {
public:
    explicit indented_reader(const indented_options& options) : options_(options) {}

    [[nodiscard]] checked<ontology> read(std::string_view text) {
        if (!terms_.is_wide(text))
            for (text_lines lines(text); lines.next();) take_line(lines.line(), {lines.number()});
        return terms_.build(options_.build);
    }

private:
    struct level {
        std::size_t indent = 0;
        std::uint32_t term = 0;
    };

    void take_line(std::string_view line, text_place at) {
        std::size_t begin = 0, indent = 0;
        for (; begin < line.size() && (line[begin] == ' ' || line[begin] == '\t'); ++begin)
            indent += line[begin] == '\t' ? 2u : 1u;
        const std::string_view content = line.substr(begin);
        if (content.empty() || content.front() == '#') return;
        terms_.check_utf8(line, at);
        split(content);

        bool sibling = false; // of a line above
        while (!open_.empty() && open_.back().indent >= indent) {
            sibling = open_.back().indent == indent;
            open_.pop_back();
        }
        if (!sibling && indent != (open_.empty() ? 0 : open_.back().indent + 2)) {
            const std::string parent = open_.empty() ? "" : hallmark::detail::in_quotes(terms_[open_.back().term].key);
            terms_.tell(severity::warning, problem_code::malformed, at,
                        "the line is indented by " + std::to_string(indent) +
                            (parent.empty() ? ", but no line stands above it"
                                            : ", not by two more than " + parent + " above it") +
                            (parent.empty() ? "; it has no parent" : "; it is taken for its child"));
        }
        if (parts_.front().empty()) {
            terms_.tell(severity::error, problem_code::missing_field, at, "the line names no tag; it is left out");
            return;
        }
        const std::uint32_t i = terms_.add(parts_.front(), at).first;
        for (std::size_t k = 1; k < parts_.size(); ++k)
            if (!parts_[k].empty()) terms_.add_alias(i, parts_[k], at);
        if (!open_.empty()) terms_.add_parent(i, terms_[open_.back().term].key, at);
        open_.push_back({indent, i});
    }

    /// The parts between '|', without spaces around them and without backslashes before what they protect.
    void split(std::string_view content) {
        parts_.assign(1, {});
        std::size_t kept = 0; // of the last part: what no trimming takes
        for (std::size_t i = 0; i < content.size(); ++i) {
            const char c = content[i];
            std::string& part = parts_.back();
            if (c == '|') {
                part.resize(kept);
                parts_.emplace_back();
                kept = 0;
            } else if (c == '\\' && i + 1 < content.size()) {
                const char next = content[++i];
                part.push_back(next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next);
                kept = part.size();
            } else if (c == ' ' || c == '\t') {
                if (!part.empty()) part.push_back(c);
            } else {
                part.push_back(c);
                kept = part.size();
            }
        }
        parts_.back().resize(kept);
    }

    const indented_options& options_;
    term_list terms_;
    std::vector<level> open_; // the line above and its ancestors
    std::vector<std::string> parts_;
};

/// A name as a line holds it: '\' before what would mean something else; at its beginning also before '#', and before
/// the bytes of a byte order mark, as this name may begin the text.
inline void append_indented_escaped(std::string& to, std::string_view text) {
    const bool escaped_first = text.starts_with('#') || is_wide_text(text) || without_mark(text).size() != text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool at_end = i == 0 || i + 1 == text.size();
        if (c == '\n' || c == '\r' || c == '\t')
            to.append(1, '\\').append(1, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else if (c == '|' || c == '\\' || (c == ' ' && at_end) || (i == 0 && escaped_first))
            to.append(1, '\\').append(1, c);
        else
            to.push_back(c);
    }
}

} // namespace detail

/// Reads a vocabulary of indented lines: `name | alias | alias`, one step (two spaces or a tab) deeper than its parent.
/// A name that stands again is the same tag: it gets that parent and those aliases too. Lines that are empty or begin
/// with '#' are passed over; `\|` `\\` `\#` `\ ` `\n` `\r` `\t` protect what would mean something else; before any
/// other byte '\' means that byte.
///
/// Problems, each at its line: malformed (indented by more or less than whole steps: it is taken for one step below the
/// nearest line above that is indented less), missing_field (no name before '|'), invalid_utf8 (the bytes are kept);
/// then those of ontology_builder. O(bytes).
[[nodiscard]] inline checked<ontology> parse_indented(std::string_view text, const indented_options& options = {}) {
    return detail::indented_reader(options).read(text);
}
/// The same for a file; problem cannot_read when there is none.
[[nodiscard]] inline checked<ontology> read_indented(const std::string& path, const indented_options& options = {}) {
    return detail::parse_file(path, [&](std::string_view text) { return parse_indented(text, options); });
}

/// A vocabulary as indented lines. A tag's aliases and children stand where it comes first; below its other parents
/// stands its name alone. Held are names, aliases and parents; the numbers of labels and the order of parents follow
/// the lines; ids, definitions and examples are not held. O(bytes), and a deep vocabulary takes many: 2 a step for each
/// line.
[[nodiscard]] inline std::string write_indented(const ontology& tags) {
    struct step {
        label_id label = 0;
        std::size_t depth = 0;
    };
    std::string out;
    std::vector<bool> written(tags.size(), false);
    std::vector<step> open;
    const std::vector<label_id> roots = tags.roots();
    for (std::size_t i = roots.size(); i-- > 0;) open.push_back({roots[i], 0});
    while (!open.empty()) {
        const step at = open.back();
        open.pop_back();
        out.append(2 * at.depth, ' ');
        detail::append_indented_escaped(out, tags.name(at.label));
        if (!written[at.label]) {
            written[at.label] = true;
            for (const std::string_view alias : tags.aliases(at.label)) {
                out.append(" | ");
                detail::append_indented_escaped(out, alias);
            }
            const auto children = tags.children(at.label);
            for (std::size_t i = children.size(); i-- > 0;) open.push_back({children[i], at.depth + 1});
        }
        out.push_back('\n');
    }
    return out;
}

} // namespace io
HALLMARK_NAMESPACE_END

#endif
