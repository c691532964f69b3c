// The host's own data: projects as they stand in the lesson's file, and how they are read.
#ifndef LABEL_PROJECTS_PROJECTS_HPP
#define LABEL_PROJECTS_PROJECTS_HPP

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/io/simdjson.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace label_projects {

namespace hm = hallmark;

struct project {
    std::string id;
    std::string text; ///< title, newline, description: one text to look for tags in
    std::size_t title_size = 0;
    std::vector<std::uint32_t> tags; ///< as the author gave them: indices into tag_texts of the collection

    [[nodiscard]] std::string_view title() const { return std::string_view(text).substr(0, title_size); }
};

/// All projects of a file; a tag's spelling is kept once.
struct collection {
    std::vector<project> projects;
    std::vector<std::string> tag_texts;
};

/// Reads [{"id", "title", "description", "tags": [...]}, ...]. What is missing or of the wrong type is told with its place.
inline hm::checked<collection> read_projects(const std::string& path) {
    hm::checked<collection> read;
    collection& all = read.value;
    const hm::checked<std::string> file = hm::io::read_file(path);
    read.problems.merge(file.problems);
    if (!file.ok()) return read;

    std::unordered_map<std::string, std::uint32_t> known;
    const auto intern = [&](std::string_view text) {
        const auto [place, fresh] = known.try_emplace(std::string(text), static_cast<std::uint32_t>(all.tag_texts.size()));
        if (fresh) all.tag_texts.emplace_back(text);
        return place->second;
    };
    hm::io::simdjson_engine engine{{.padded = true}}; // read_file leaves room behind the text
    engine.read(file.value, read.problems, [&](auto& source) {
        const auto expect = [&](hm::json_kind kind) {
            if (source.kind() == kind) return true;
            read.problems.add(hm::severity::error, hm::problem_code::wrong_type, source.where(),
                              "expected " + std::string(name_of(kind)) + ", found " + std::string(name_of(source.kind())));
            return false;
        };
        if (!expect(hm::json_kind::array)) return;
        source.for_each_element([&] {
            if (!expect(hm::json_kind::object)) return;
            const std::string where = source.where();
            project p;
            std::string description;
            bool has_id = false;
            bool has_title = false;
            source.for_each_member([&](std::string_view key) {
                if (key == "id") {
                    has_id = true;
                    if (source.kind() == hm::json_kind::string) {
                        p.id = source.string();
                    } else if (expect(hm::json_kind::number)) {
                        const hm::json_number number = source.number();
                        if (const auto integer = number.as_int64()) p.id = std::to_string(*integer);
                        else hm::append_json_number(p.id, number.as_double());
                    }
                } else if (key == "title") {
                    has_title = true;
                    if (expect(hm::json_kind::string)) p.text = source.string();
                } else if (key == "description") {
                    if (source.kind() != hm::json_kind::null && expect(hm::json_kind::string)) description = source.string();
                } else if (key == "tags") {
                    if (!expect(hm::json_kind::array)) return;
                    source.for_each_element([&] {
                        if (expect(hm::json_kind::string)) p.tags.push_back(intern(source.string()));
                    });
                }
            });
            if (source.failed()) return; // a project that breaks off is none
            for (const auto& [there, field] : {std::pair{has_id, "id"}, std::pair{has_title, "title"}}) {
                if (!there)
                    read.problems.add(hm::severity::error, hm::problem_code::missing_field, where,
                                      std::string("a project without '") + field + "'");
            }
            p.title_size = p.text.size();
            p.text.append("\n").append(description);
            all.projects.push_back(std::move(p));
        });
    });
    return read;
}

} // namespace label_projects

#endif
