// Labels to doubt: items on which the author's labels and the text disagree, the likeliest mistakes first.
#ifndef LABEL_PROJECTS_SUSPECTS_HPP
#define LABEL_PROJECTS_SUSPECTS_HPP

#include "pass.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace label_projects {

/// A disagreement and how likely the label, not the text, is the mistake.
///
/// Named, not given: how often that tag's other votes are right, (tp + 1) / (votes + 2). Given, not named: how often that tag is
/// named where it is given, (tp + 1) / (expanded + 2); only tags that are usually named (more than half the time, on at least
/// `min_count` items) can be missed.
struct suspect {
    disagreement at;
    double score = 0;
};

inline std::vector<suspect> rank_suspects(const std::vector<disagreement>& all, const counts& counted, std::uint64_t min_count) {
    std::vector<suspect> suspects;
    for (const disagreement& d : all) {
        const tag_counts& tag = counted.tags[d.label];
        const auto share = [&](std::uint64_t of) { return static_cast<double>(tag.tp + 1) / static_cast<double>(of + 2); };
        if (d.named()) suspects.push_back({d, share(tag.votes)});
        else if (tag.expanded >= min_count && 2 * tag.tp > tag.expanded) suspects.push_back({d, share(tag.expanded)});
    }
    std::sort(suspects.begin(), suspects.end(), [](const suspect& a, const suspect& b) {
        if (a.score != b.score) return a.score > b.score;
        return std::pair(a.at.item, a.at.label) < std::pair(b.at.item, b.at.label);
    });
    return suspects;
}

/// The words and some of the text around them, on one line: "…trained in [Keras] on…".
inline std::string context(std::string_view text, std::size_t begin, std::size_t end, std::size_t around) {
    const auto starts_character = [&](std::size_t i) { return i >= text.size() || (text[i] & 0xC0) != 0x80; };
    std::size_t from = begin > around ? begin - around : 0;
    std::size_t to = std::min(text.size(), end + around);
    while (!starts_character(from)) --from;
    while (!starts_character(to)) ++to;
    std::string shown = from > 0 ? "…" : "";
    shown.append(text.substr(from, begin - from)).append("[").append(text.substr(begin, end - begin)).append("]");
    shown.append(text.substr(end, to - end)).append(to < text.size() ? "…" : "");
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return shown;
}

} // namespace label_projects

#endif
