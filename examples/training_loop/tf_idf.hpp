// Texts as rows of numbers that liblinear learns from.
#ifndef TRAINING_LOOP_TF_IDF_HPP
#define TRAINING_LOOP_TF_IDF_HPP

#include <hallmark/text.hpp>

#include <linear.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace training_loop {

using row = std::vector<feature_node>;

/// A row a text; columns are numbered from 1, the last is a constant.
struct features {
    std::vector<row> rows;
    int columns = 0;
};

/// TF-IDF as scikit-learn's TfidfVectorizer makes it by default: words of two characters or more, folded, smoothed idf,
/// rows of length 1. Words that stand in two texts at least.
inline features tf_idf(const std::vector<std::string>& texts) {
    std::map<std::string, std::vector<std::pair<std::size_t, double>>> counts;
    for (std::size_t i = 0; i < texts.size(); ++i)
        hallmark::for_each_word(texts[i], [&](hallmark::text_span w) {
            if (w.end - w.begin < 2) return;
            auto& list = counts[hallmark::fold(std::string_view(texts[i]).substr(w.begin, w.end - w.begin))];
            if (list.empty() || list.back().first != i) list.push_back({i, 0});
            list.back().second += 1;
        });
    features made;
    made.rows.resize(texts.size());
    for (const auto& [word, list] : counts) {
        if (list.size() < 2) continue;
        ++made.columns;
        const double idf =
            std::log((1.0 + static_cast<double>(texts.size())) / (1.0 + static_cast<double>(list.size()))) + 1;
        for (const auto& [i, count] : list) made.rows[i].push_back({made.columns, count * idf});
    }
    ++made.columns;
    for (row& r : made.rows) {
        double sum = 0;
        for (const feature_node& x : r) sum += x.value * x.value;
        for (feature_node& x : r) x.value /= std::sqrt(sum);
        r.push_back({made.columns, 1});
        r.push_back({-1, 0}); // liblinear's end of a row
    }
    return made;
}

} // namespace training_loop

#endif
