// What to do against the imbalance: which projects to look at again, what to collect, and how many tags nobody has met yet.
#ifndef LABEL_PROJECTS_COLLECTION_PLAN_HPP
#define LABEL_PROJECTS_COLLECTION_PLAN_HPP

#include "pass.hpp"

#include <hallmark/imbalance.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace label_projects {

/// Plans over the projects of the file, each once.
struct collection_plans {
    static constexpr std::size_t wanted = 10; ///< projects of each tag that somebody uses
    static constexpr double budget = 200;     ///< projects to collect
    static constexpr double checks = 20;      ///< projects to look at again

    hm::imbalance::collection_plan again;   ///< of the projects that are there: the text names rare tags that are not given
    hm::label_sets named;                   ///< [project] these rare tags
    hm::imbalance::collection_plan collect; ///< of new projects
    std::size_t unused = 0;                 ///< tags that no project has: to be searched for by name
    hm::imbalance::unseen_labels free_tags; ///< the authors' own tags, in whatever spelling
};

inline collection_plans plan_collection(const pass& all, const hm::vote_matrix& votes, const counts& counted) {
    namespace imb = hm::imbalance;
    collection_plans plans;
    hm::label_sets labels, spelled;
    for (std::size_t item = 0; item < all.data.projects.size(); ++item) {
        labels.add(all.labels[item]);
        spelled.add(all.data.projects[item].tags);
    }
    const imb::label_counts have(labels, all.tags.size());
    for (std::size_t item = 0; item < labels.size(); ++item) {
        const auto given = labels[item];
        std::vector<hm::label_id> missing;
        for (const hm::voter_vote& v : votes[item])
            if (const hm::label_id tag = v.vote.label(); have[tag] < plans.wanted && !std::binary_search(given.begin(), given.end(), tag))
                missing.push_back(tag);
        plans.named.add(missing);
    }
    std::vector<double> precision, weights;
    for (const tag_counts& tag : counted.tags) {
        // Where it is not given, a tag is named rightly less often than elsewhere: the lower bound.
        precision.push_back(tag.precision.low);
        weights.push_back(tag.expanded > 0 ? 1 : 0);
        plans.unused += tag.expanded == 0;
    }
    const auto rule = imb::collection_rule::min_support(plans.wanted);
    plans.again = imb::collect_from(
        labels, plans.named, {.rule = rule, .budget = plans.checks, .labels = all.tags.size(), .weights = weights, .precision = precision});
    plans.collect = imb::collect(labels, all.tags, {.rule = rule, .budget = plans.budget, .weights = weights});
    plans.free_tags = imb::estimate_unseen(imb::label_counts(spelled));
    return plans;
}

} // namespace label_projects

#endif
