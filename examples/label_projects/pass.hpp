// The walk of one item through the house: the author's tags become labels, the text votes, both are written down.
#ifndef LABEL_PROJECTS_PASS_HPP
#define LABEL_PROJECTS_PASS_HPP

#include "projects.hpp"

#include <hallmark/ontology.hpp>
#include <hallmark/split.hpp>
#include <hallmark/text.hpp>
#include <hallmark/weak.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace label_projects {

/// What the items say of one tag.
struct tag_counts {
    std::uint64_t given = 0;    ///< items that the author gave it to
    std::uint64_t expanded = 0; ///< items that have it, ancestors added: the truth of the comparison
    std::uint64_t votes = 0;    ///< items whose text names it; these two come from the analysis of the votes
    std::uint64_t tp = 0;       ///< items that have it and name it
    hm::numeric::interval precision{}; ///< of tp / votes: 95 %, by Wilson
    std::array<std::uint64_t, 3> in_part{}; ///< items that have it, in each part of the split

    [[nodiscard]] std::uint64_t fp() const { return votes - tp; }
    [[nodiscard]] std::uint64_t fn() const { return expanded - tp; }
    /// Whether there are projects that have it, and none of them in that part.
    [[nodiscard]] bool missing_in(std::size_t part) const { return expanded > 0 && in_part[part] == 0; }
};

/// All that is counted. Counts of shards merge to the counts of the whole; then the votes are judged.
struct counts {
    std::uint64_t projects = 0, labelled_projects = 0, changed_projects = 0;
    std::uint64_t documents = 0; ///< items with a vote
    std::uint64_t by_name = 0, by_alias = 0, unknown = 0;
    std::uint64_t lesson_votes = 0, lesson_tp = 0;
    std::array<std::uint64_t, 3> part_sizes{};
    std::vector<tag_counts> tags;
    std::vector<std::uint64_t> unknown_texts; ///< for each spelling of the collection

    counts(std::size_t tag_count, std::size_t text_count) : tags(tag_count), unknown_texts(text_count) {}

    void merge(const counts& other) {
        projects += other.projects;
        labelled_projects += other.labelled_projects;
        changed_projects += other.changed_projects;
        by_name += other.by_name;
        by_alias += other.by_alias;
        unknown += other.unknown;
        lesson_votes += other.lesson_votes;
        lesson_tp += other.lesson_tp;
        for (std::size_t t = 0; t < tags.size(); ++t) {
            tags[t].given += other.tags[t].given;
            tags[t].expanded += other.tags[t].expanded;
            for (std::size_t part = 0; part < 3; ++part) tags[t].in_part[part] += other.tags[t].in_part[part];
        }
        for (std::size_t part = 0; part < 3; ++part) part_sizes[part] += other.part_sizes[part];
        for (std::size_t t = 0; t < unknown_texts.size(); ++t) unknown_texts[t] += other.unknown_texts[t];
    }
    /// What the votes are worth: voter t is tag t.
    void judge(const hm::weak::vote_analysis& analysis) {
        documents = analysis.covered;
        for (std::size_t t = 0; t < tags.size(); ++t) {
            tags[t].votes = analysis[t].votes;
            tags[t].tp = analysis[t].correct;
            tags[t].precision = analysis[t].accuracy_interval;
        }
    }
    [[nodiscard]] std::uint64_t total(std::uint64_t tag_counts::*field) const {
        std::uint64_t sum = 0;
        for (const tag_counts& tag : tags) sum += tag.*field;
        return sum;
    }
};

/// What the items of a block gave: their votes and lines of labels.jsonl go on, the rest is counted.
struct block_result {
    counts counted;
    std::vector<hm::voter_vote> votes;
    std::vector<std::size_t> ends; ///< of each item's votes
    std::vector<std::uint32_t> lesson_false; ///< items on which contains_tensorflow votes and is wrong
    std::string lines;
};

/// Whether the lower-cased text holds a lower-case ASCII needle anywhere.
inline bool text_contains(std::string_view text, std::string_view needle) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; };
    return std::search(text.begin(), text.end(), needle.begin(), needle.end(), same) != text.end();
}

/// The lesson's own labeling function: the lower-cased text holds "tensorflow" or "tf" anywhere. ("tensorflow"
/// does not hold "tf", so both are looked for.)
inline bool contains_tensorflow(std::string_view text) { return text_contains(text, "tensorflow") || text_contains(text, "tf"); }

/// Everything that an item is compared with; shared by all threads, and not changed by them.
struct pass {
    const collection& data;
    const hm::ontology& tags;
    const hm::gazetteer& surfaces;
    const std::vector<hm::resolution>& resolved; ///< for each spelling of the collection
    const hm::label_sets& labels;                ///< of each item, ancestors added: the truth of the comparison
    const hm::split::assignment& parts;          ///< for each item the part of the split
    std::optional<hm::label_id> tensorflow; ///< the tag of the lesson's labeling function, where the vocabulary has it

    static constexpr std::string_view part_names[] = {"train", "val", "test"};

    /// Copies of the projects stand one whole round after another.
    [[nodiscard]] const project& at(std::size_t item) const { return data.projects[item % data.projects.size()]; }
    [[nodiscard]] std::string id_of(std::size_t item) const {
        const std::size_t copy = item / data.projects.size();
        return copy == 0 ? at(item).id : at(item).id + "#" + std::to_string(copy + 1);
    }

    /// The first place where the text of an item names a tag; empty where it does not.
    [[nodiscard]] hm::text_span first_mention(std::size_t item, hm::label_id label) const {
        hm::text_span place;
        surfaces.for_each_match(at(item).text, [&](const hm::gazetteer_match& m) {
            if (m.label == label) place = {m.begin, m.end};
            return m.label != label;
        });
        return place;
    }

    [[nodiscard]] block_result run(hm::index_block block) const {
        block_result out{counts(tags.size(), data.tag_texts.size()), {}, {}, {}, {}};
        out.lines.reserve(block.size() * 400);
        item_state state;
        for (std::size_t item = block.begin; item < block.end; ++item) walk(item, state, out);
        return out;
    }

private:
    struct item_state { ///< memory that one item leaves to the next
        std::vector<hm::label_id> given;
        std::vector<std::uint32_t> unknown;
        std::vector<hm::label_id> named;
    };

    void walk(std::size_t item, item_state& state, block_result& out) const {
        const project& p = at(item);
        counts& counted = out.counted;
        ++counted.projects;

        state.given.clear();
        state.unknown.clear();
        for (const std::uint32_t text : p.tags) {
            const hm::resolution& found = resolved[text];
            if (!found.label) {
                ++counted.unknown;
                ++counted.unknown_texts[text];
                state.unknown.push_back(text);
                continue;
            }
            ++(found.how == hm::resolved_by::name ? counted.by_name : counted.by_alias);
            if (std::find(state.given.begin(), state.given.end(), *found.label) == state.given.end())
                state.given.push_back(*found.label);
        }
        for (const hm::label_id label : state.given) ++counted.tags[label].given;
        const std::span<const hm::label_id> truth = labels[item];
        const std::uint16_t part = parts[item];
        ++counted.part_sizes[part];
        for (const hm::label_id label : truth) {
            ++counted.tags[label].expanded;
            ++counted.tags[label].in_part[part];
        }
        counted.labelled_projects += !state.given.empty();
        counted.changed_projects += truth.size() != state.given.size();

        // Each tag is a voter, once an item. Of names that overlap the longest counts: "speech recognition" names no "speech".
        // (weak::gazetteer_lfs would count both: to a labeling function it does not matter what the others find.)
        state.named.clear();
        surfaces.for_each_match(p.text, [&](const hm::gazetteer_match& m) {
            if (std::find(state.named.begin(), state.named.end(), m.label) == state.named.end()) state.named.push_back(m.label);
        });
        for (const hm::label_id label : state.named) out.votes.push_back({label, label});
        out.ends.push_back(out.votes.size());
        if (contains_tensorflow(p.text)) {
            ++counted.lesson_votes;
            if (tensorflow && std::binary_search(truth.begin(), truth.end(), *tensorflow)) ++counted.lesson_tp;
            else out.lesson_false.push_back(static_cast<std::uint32_t>(item));
        }
        write_line(item, truth, state, out.lines);
    }

    /// {"id": …, "part": …, "labels": [names], "text": [names], "unknown": [as given]}
    void write_line(std::size_t item, std::span<const hm::label_id> truth, const item_state& state, std::string& lines) const {
        hm::json_writer json(lines);
        json.begin_object().key("id").value(id_of(item)).key("part").value(part_names[parts[item]]);
        json.key("labels").begin_array();
        for (const hm::label_id label : truth) json.value(tags.name(label));
        json.end_array().key("text").begin_array();
        for (const hm::label_id label : state.named) json.value(tags.name(label));
        json.end_array().key("unknown").begin_array();
        for (const std::uint32_t text : state.unknown) json.value(data.tag_texts[text]);
        json.end_array().end_object().end_line();
    }
};

} // namespace label_projects

#endif
