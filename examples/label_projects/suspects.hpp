// Labels to doubt: items on which the author's labels and the text disagree, as an audit of the votes ranks them.
#ifndef LABEL_PROJECTS_SUSPECTS_HPP
#define LABEL_PROJECTS_SUSPECTS_HPP

#include "pass.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace label_projects {

/// The labels to doubt, the likeliest mistakes first (ties by item, then tag); weak::suspect says what the score is.
///
/// Named in the text, not given: all of them. Given, not named: tags that are usually named (more than half the time, on at
/// least `min_count` items); of others silence says nothing.
inline std::vector<hm::weak::suspect> rank_suspects(const hm::vote_matrix& votes, const hm::label_sets& labels, const counts& counted,
                                                    std::uint64_t min_count) {
    // Of the labels that are given and not named, the audit doubts the more the more often the tag is named: those of tags that
    // are named on a third of their projects stand before all others, so no more than these are asked for.
    std::uint64_t named = 0, missed = 0;
    for (const tag_counts& tag : counted.tags) {
        named += tag.fp();
        if (3 * tag.tp > tag.expanded) missed += tag.fn();
    }
    hm::weak::audit_report audit =
        hm::weak::audit(votes, labels, hm::probabilities(), {.limit = static_cast<std::size_t>(std::max(named, missed))});
    std::vector<hm::weak::suspect> suspects = std::move(audit.missing);
    for (hm::weak::suspect& s : audit.extra) {
        const tag_counts& tag = counted.tags[s.label];
        if (s.voters.empty() && tag.expanded >= min_count && 2 * tag.tp > tag.expanded) suspects.push_back(std::move(s));
    }
    std::sort(suspects.begin(), suspects.end(), [](const hm::weak::suspect& a, const hm::weak::suspect& b) {
        if (a.score != b.score) return a.score > b.score;
        return std::pair(a.item, a.label) < std::pair(b.item, b.label);
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

/// What speaks for the doubt: the words that name the tag, or how often it is named where it is given.
inline std::string evidence(const pass& all, const counts& counted, const hm::weak::suspect& s, std::size_t around) {
    if (!s.given) {
        const hm::text_span words = all.first_mention(s.item, s.label);
        return context(all.at(s.item).text, words.begin, words.end, around);
    }
    const tag_counts& tag = counted.tags[s.label];
    return "named on " + hm::with_commas(tag.tp) + " of its " + hm::with_commas(tag.expanded) + " projects";
}

} // namespace label_projects

#endif
