// The learner: liblinear's L2 logistic regression, a tag against the rest.
#ifndef TRAINING_LOOP_LEARNER_HPP
#define TRAINING_LOOP_LEARNER_HPP

#include "tf_idf.hpp"

#include <linear.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace training_loop {

/// Items that were tested: how sure the model is that each has the tag (above 0: likelier than not), and whether it
/// has.
using ranking = std::vector<std::pair<double, bool>>;

/// Learns one tag from some items (an item may come several times) and tests it on others. `has`: [item] whether it has
/// the tag. No row is copied: the learner is given pointers.
inline ranking learn_and_rank(features& data, std::span<const std::size_t> items, std::span<const std::size_t> test,
                              const std::vector<bool>& has, double cost_of_item, double positive_weight) {
    std::vector<feature_node*> x;
    std::vector<double> y;
    for (const std::size_t item : items) {
        x.push_back(data.rows[item].data());
        y.push_back(has[item] ? 1 : -1);
    }
    const problem examples{static_cast<int>(x.size()), data.columns, y.data(), x.data(), -1};
    int positive = 1;
    parameter how{};
    how.solver_type = L2R_LR;
    how.C = cost_of_item;
    how.eps = 0.01;
    how.nr_weight = 1;
    how.weight_label = &positive;
    how.weight = &positive_weight;
    model* learned = train(&examples, &how);
    ranking ranked;
    for (const std::size_t item : test) {
        double score = 0; // that the item is of the class that liblinear met first
        predict_values(learned, data.rows[item].data(), &score);
        ranked.push_back({learned->label[0] == positive ? score : -score, has[item]});
    }
    free_and_destroy_model(&learned);
    return ranked;
}

/// The mean, over the items that have the tag, of the precision down to each: how well items are ranked.
inline double average_precision(ranking ranked) {
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    double hits = 0, sum = 0;
    for (std::size_t k = 0; k < ranked.size(); ++k)
        if (ranked[k].second) sum += ++hits / static_cast<double>(k + 1);
    return hits > 0 ? sum / hits : 0;
}

} // namespace training_loop

#endif
