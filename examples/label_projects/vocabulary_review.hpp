// The vocabulary and the labels, each by the light of the other: what to mend in the labels, what to add to the vocabulary.
#ifndef LABEL_PROJECTS_VOCABULARY_REVIEW_HPP
#define LABEL_PROJECTS_VOCABULARY_REVIEW_HPP

#include "projects.hpp"

#include <hallmark/ontology.hpp>

#include <string_view>
#include <vector>

namespace label_projects {

struct vocabulary_review {
    hm::audit_report audit; ///< of the file's projects, each once
    hm::vocabulary_suggestions suggestions;
};

inline vocabulary_review review_vocabulary(const hm::ontology& tags, const collection& data) {
    const auto labels_of = [&data](const project& p) {
        std::vector<std::string_view> labels;
        for (const std::uint32_t text : p.tags) labels.push_back(data.tag_texts[text]);
        return labels;
    };
    hm::label_evidence evidence(tags);
    evidence.add(data.projects, labels_of);
    return {hm::audit(tags, data.projects, {}, labels_of), hm::suggest(evidence)};
}

} // namespace label_projects

#endif
