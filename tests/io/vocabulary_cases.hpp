// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_IO_VOCABULARY_CASES_HPP
#define HALLMARK_TESTS_IO_VOCABULARY_CASES_HPP

// What the tests of the vocabulary formats share: random vocabularies, texts in buffers of exactly their size, files.

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/ontology.hpp>

#include "ontology/vocabulary.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hallmark_test {

/// A name of signs that formats trip over.
inline std::string random_name(hallmark::random& draw, bool any_bytes) {
    static const std::vector<std::string> signs = {
        "a",    "b",  "c",  "d",  "e",     "F", "G", "1", " ",  "  ",  "-",        "_",
        "\"",   "\\", "\n", "\t", "\r",    "|", "#", "!", " !", "{",   "}",        "=",
        ":",    ";",  ",",  ".",  "@",     "<", ">", "'", "^^", "\\n", "\xC3\xA9", "\xE4\xB8\xAD",
        "\x01", "[",  "]",  "%",  "\"\"\""};
    std::string name;
    const std::size_t size = 1 + draw.below(8);
    for (std::size_t i = 0; i < size; ++i) name += signs[draw.below(static_cast<std::uint32_t>(signs.size()))];
    if (any_bytes && draw.below(4) == 0) name += "\xFF";
    return name;
}

/// A vocabulary with such names and aliases, parents in any order, some ids, definitions and examples.
inline hallmark::ontology random_vocabulary(std::uint64_t seed, bool annotated, bool any_bytes = false) {
    hallmark::random draw(seed);
    const std::size_t size = draw.below(30);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < size; ++i) names.push_back(random_name(draw, any_bytes) + std::to_string(i));
    hallmark::ontology_builder builder;
    for (std::size_t i = 0; i < size; ++i) {
        hallmark::tag_definition tag{.name = names[i]};
        while (draw.below(3) == 0) tag.aliases.push_back(random_name(draw, any_bytes));
        while (draw.below(3) != 0) tag.parents.push_back(names[draw.below(static_cast<std::uint32_t>(size))]);
        if (annotated) {
            if (draw.below(2) == 0) tag.id = "X:" + std::to_string(i * 7);
            if (draw.below(2) == 0) tag.definition = random_name(draw, any_bytes);
            while (draw.below(3) == 0) tag.examples.push_back(random_name(draw, any_bytes));
        }
        builder.add(std::move(tag));
    }
    return builder.build().value;
}

/// A copy in memory of exactly its size, so that a sanitizer sees each step past the end.
class exact_text {
public:
    explicit exact_text(std::string_view text) : bytes_(text.begin(), text.end()) { bytes_.shrink_to_fit(); }
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

/// Calls parse(text) with every beginning of a text, and with the text with each byte replaced by each of some signs.
template <class Parse>
void for_each_broken_text(std::string_view text, Parse&& parse) {
    for (std::size_t size = 0; size <= text.size(); ++size) parse(exact_text(text.substr(0, size)).view());
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char sign :
             {'"', '\\', '\n', '\t', '|', '[', ']', '<', '>', '.', '\0', '\xFF', '(', '!', '{', ','}) {
            std::string broken(text);
            broken[at] = sign;
            parse(exact_text(broken).view());
        }
    }
}

/// A file in the temporary folder that is removed at the end.
class scratch_file {
public:
    scratch_file(const std::string& name, std::string_view bytes) {
        const char* const folder = std::getenv("TMPDIR");
        path_ = std::string(folder != nullptr ? folder : "/tmp") + "/hallmark_test_vocabulary_" + name;
        if (!hallmark::io::write_file(path_, bytes).empty()) throw std::runtime_error("cannot write " + path_);
    }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    ~scratch_file() { std::remove(path_.c_str()); }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// Names, aliases and parents by name, sorted: what two vocabularies have in common whatever their order.
inline std::vector<std::string> by_name(const hallmark::ontology& tags) {
    std::vector<std::string> lines;
    for (hallmark::label_id label = 0; label < tags.size(); ++label) {
        std::vector<std::string> parents;
        for (const hallmark::label_id parent : tags.parents(label)) parents.emplace_back(tags.name(parent));
        std::sort(parents.begin(), parents.end());
        std::string line(tags.name(label));
        for (const std::string_view alias : tags.aliases(label)) line.append(" | ").append(alias);
        for (const std::string& parent : parents) line.append(" < ").append(parent);
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

} // namespace hallmark_test

#endif
