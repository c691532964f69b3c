// The lesson's projects: what they say, and their tags with all ancestors.
#ifndef TRAINING_LOOP_PROJECTS_HPP
#define TRAINING_LOOP_PROJECTS_HPP

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#include <hallmark/ontology.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace training_loop {

namespace hm = hallmark;

struct projects {
    std::vector<std::string> texts;
    std::vector<std::vector<std::string>> tags; ///< as their authors gave them
};

inline projects read_projects(const std::string& path) {
    const auto file = hm::io::read_file(path);
    hm::problems problems = file.problems;
    projects all;
    hm::io::builtin_engine{}.read(file.value, problems, [&](auto& json) {
        json.for_each_element([&] {
            std::string title, description;
            std::vector<std::string>& tags = all.tags.emplace_back();
            json.for_each_member([&](std::string_view key) {
                const bool text = json.kind() == hm::json_kind::string;
                if (key == "title" && text) title = json.string();
                if (key == "description" && text) description = json.string();
                if (key == "tags") json.for_each_element([&] { tags.emplace_back(json.string()); });
            });
            all.texts.push_back(title + "\n" + description);
        });
    });
    std::fputs(to_string(problems).c_str(), stderr);
    return all;
}

/// The labels of every project, ancestors added.
inline hm::label_sets labels_of(const projects& all, const hm::ontology& tags) {
    hm::label_sets expanded;
    hm::expander up(tags);
    for (const auto& given : all.tags) {
        std::vector<hm::label_id> labels;
        for (const std::string& tag : given)
            if (const auto found = tags.resolve(tag); found.label) labels.push_back(*found.label);
        expanded.add(up.expand(labels));
    }
    return expanded;
}

} // namespace training_loop

#endif
