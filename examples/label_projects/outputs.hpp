// What is written: summary.json, suspects.csv. (labels.jsonl grows during the pass; vocabulary.dot is Boost.Graph's.)
#ifndef LABEL_PROJECTS_OUTPUTS_HPP
#define LABEL_PROJECTS_OUTPUTS_HPP

#include "collection_plan.hpp"
#include "suspects.hpp"
#include "vocabulary_review.hpp"

#include <hallmark/imbalance.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace label_projects {

/// Spellings that are no tag, the most frequent first (ties in the order of the file).
inline std::vector<std::uint32_t> unknown_by_count(const counts& counted) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t t = 0; t < counted.unknown_texts.size(); ++t)
        if (counted.unknown_texts[t] > 0) order.push_back(t);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return counted.unknown_texts[a] > counted.unknown_texts[b];
    });
    return order;
}

/// Every figure, under keys that do not change:
///
/// projects, tags, aliases, edges      sizes of the input
/// unknown_parents                     parents in the vocabulary that are no tag, each once, sorted
/// problems                            for each code how many problems the vocabulary has
/// resolved.by_name, .by_alias, .unknown, .distinct_unknown      given tags; by_alias: by an alias or after folding
/// unknown_top                         [[tag, uses]]: the 20 most frequent unknown ones
/// assignments.given, .expanded        (project, tag) pairs before and after ancestors were added
/// assignments.changed_projects, .labelled_projects
/// audit.items, .clean                 projects of the file, each once; those without a finding
/// audit.findings[code], .items_with[code]      what to mend in the given tags; projects that have it
/// suggestions.parents                 [[tag or unknown name, parent, projects with both, with the first, lower bound of the share]]
/// suggestions.aliases                 [[unknown name, tag, reason, projects with the name]]
/// text.documents, .votes, .true_positives      projects with a vote; (project, tag) pairs named; of these, pairs that are given
/// text.per_tag[tag].given, .votes, .tp, .fp, .fn      every tag with a vote or a given label, against the expanded labels
/// text.precision_interval[tag]        [low, high]: 95 % interval of tp / votes (Wilson), every tag with a vote
/// lesson_lf.votes, .tp                contains_tensorflow
/// suspects.named_not_given, .given_not_named      rows of suspects.csv
/// imbalance.cardinality, .density     of the expanded labels: tags a project has, and that as a share of all tags
/// imbalance.label_sets, .single_label_sets        different sets of tags; sets that one project alone has
/// imbalance.mean_ir, .max_ir, .cvir   over tags in use, the most frequent tag's projects / this tag's: mean, largest, deviation / mean
/// imbalance.scumble                   how much frequent and rare tags stand on the same projects, in [0, 1)
/// split[part].size, .labels_missing   the stratified split; labels that some item has, and no item of that part
/// split_quality.label_distribution, .label_distribution_bound      over all labels: what it is, the least that whole items allow
/// split_quality.common.label_distribution, .label_distribution_bound, .max_deviation      over labels that 10 and more projects have
/// split_quality.outside               labels that are not one of the whole numbers beside their quota in some part
/// split_quality.missing, .unreachable parts that lack a label which could be there; labels that cannot be in each part
/// collection.wanted, .budget          projects that each tag in use should have; projects to collect
/// collection.steps                    [[tag, has, projects to collect, projects with it to come, to look through: on average, likely enough (95 %)]]
/// collection.mean_ir_before, .mean_ir_after       over the file's projects, each once; as expected
/// collection.short_of, .unused        tags in use that stay below what is wanted; tags that no project has
/// collection.look_again               [[id, rare tags that its text names and it has not]]: where these may be missing, best first
/// collection.free_tags.seen, .coverage, .at_least, .new_in_500   the authors' spellings: how many, the share of uses that are of these,
///                                     how many there are at least in all, new ones in 500 more projects
inline std::string summary_json(const pass& all, const counts& counted, const hm::problems& vocabulary,
                                const std::vector<std::string>& unknown_parents, const vocabulary_review& review,
                                const std::vector<hm::weak::suspect>& suspects, const hm::imbalance::multilabel_measures& imbalance,
                                const hm::split::report& split, const collection_plans& plans) {
    std::string text;
    hm::json_writer json(text, {.indent = 2});
    std::size_t aliases = 0;
    for (hm::label_id t = 0; t < all.tags.size(); ++t) aliases += all.tags.aliases(t).size();
    json.begin_object().key("projects").value(counted.projects).key("tags").value(all.tags.size());
    json.key("aliases").value(aliases).key("edges").value(all.tags.edge_count());
    json.key("unknown_parents").begin_array();
    for (const std::string& name : unknown_parents) json.value(name);
    json.end_array().key("problems").begin_object();
    std::vector<hm::problem_code> codes;
    for (const hm::problem& p : vocabulary) {
        if (std::find(codes.begin(), codes.end(), p.code) != codes.end()) continue;
        codes.push_back(p.code);
        json.key(name_of(p.code)).value(vocabulary.count(p.code));
    }
    json.end_object();

    const std::vector<std::uint32_t> unknown = unknown_by_count(counted);
    json.key("resolved").begin_object().key("by_name").value(counted.by_name).key("by_alias").value(counted.by_alias);
    json.key("unknown").value(counted.unknown).key("distinct_unknown").value(unknown.size()).end_object();
    json.key("unknown_top").begin_array();
    for (std::size_t i = 0; i < std::min<std::size_t>(unknown.size(), 20); ++i) {
        json.begin_array().value(all.data.tag_texts[unknown[i]]).value(counted.unknown_texts[unknown[i]]).end_array();
    }
    json.end_array();

    json.key("assignments").begin_object().key("given").value(counted.total(&tag_counts::given));
    json.key("expanded").value(counted.total(&tag_counts::expanded));
    json.key("changed_projects").value(counted.changed_projects);
    json.key("labelled_projects").value(counted.labelled_projects).end_object();

    const hm::audit_counts& audit = review.audit.counts;
    json.key("audit").begin_object().key("items").value(audit.items).key("clean").value(audit.clean);
    for (const auto& [key, numbers] : {std::pair{"findings", &audit.findings}, std::pair{"items_with", &audit.items_with}}) {
        json.key(key).begin_object();
        for (std::size_t code = 0; code < hm::audit_codes; ++code)
            json.key(name_of(static_cast<hm::audit_code>(code))).value((*numbers)[code]);
        json.end_object();
    }
    json.end_object().key("suggestions").begin_object().key("parents").begin_array();
    for (const hm::parent_suggestion& s : review.suggestions.parents) {
        json.begin_array().value(s.child).value(all.tags.name(s.parent)).value(s.both).value(s.child_items);
        json.value(s.lower).end_array();
    }
    json.end_array().key("aliases").begin_array();
    for (const hm::alias_suggestion& s : review.suggestions.aliases)
        json.begin_array().value(s.surface).value(all.tags.name(s.label)).value(name_of(s.why)).value(s.items).end_array();
    json.end_array().end_object();

    json.key("text").begin_object().key("documents").value(counted.documents);
    json.key("votes").value(counted.total(&tag_counts::votes));
    json.key("true_positives").value(counted.total(&tag_counts::tp)).key("per_tag").begin_object();
    for (hm::label_id t = 0; t < all.tags.size(); ++t) {
        const tag_counts& tag = counted.tags[t];
        if (tag.votes == 0 && tag.expanded == 0) continue;
        json.key(all.tags.name(t)).begin_object().key("given").value(tag.expanded).key("votes").value(tag.votes);
        json.key("tp").value(tag.tp).key("fp").value(tag.fp()).key("fn").value(tag.fn()).end_object();
    }
    json.end_object().key("precision_interval").begin_object();
    for (hm::label_id t = 0; t < all.tags.size(); ++t) {
        const tag_counts& tag = counted.tags[t];
        if (tag.votes == 0) continue;
        json.key(all.tags.name(t)).begin_array().value(tag.precision.low).value(tag.precision.high).end_array();
    }
    json.end_object().end_object();

    json.key("lesson_lf").begin_object().key("votes").value(counted.lesson_votes).key("tp").value(counted.lesson_tp).end_object();
    std::size_t named = 0;
    for (const hm::weak::suspect& s : suspects) named += !s.given;
    json.key("suspects").begin_object().key("named_not_given").value(named);
    json.key("given_not_named").value(suspects.size() - named).end_object();

    json.key("imbalance").begin_object().key("cardinality").value(imbalance.cardinality).key("density").value(imbalance.density);
    json.key("label_sets").value(imbalance.label_sets).key("single_label_sets").value(imbalance.single_label_sets);
    json.key("mean_ir").value(imbalance.mean_imbalance).key("max_ir").value(imbalance.max_imbalance);
    json.key("cvir").value(imbalance.imbalance_cv).key("scumble").value(imbalance.scumble).end_object();

    json.key("split").begin_object();
    for (std::size_t part = 0; part < 3; ++part) {
        std::size_t missing = 0;
        for (const tag_counts& tag : counted.tags) missing += tag.missing_in(part);
        json.key(pass::part_names[part]).begin_object().key("size").value(counted.part_sizes[part]);
        json.key("labels_missing").value(missing).end_object();
    }
    json.end_object().key("split_quality").begin_object();
    json.key("label_distribution").value(split.label_distribution);
    json.key("label_distribution_bound").value(split.label_distribution_bound);
    const hm::split::measures& common = split.bands[3].of;
    json.key("common").begin_object().key("label_distribution").value(common.label_distribution);
    json.key("label_distribution_bound").value(common.label_distribution_bound);
    json.key("max_deviation").value(common.max_deviation).end_object();
    json.key("outside").value(split.outside).key("missing").value(split.missing.size());
    json.key("unreachable").value(split.unreachable.size()).end_object();

    const hm::imbalance::collection_plan& collect = plans.collect;
    json.key("collection").begin_object().key("wanted").value(plans.wanted).key("budget").value(plans.budget);
    json.key("steps").begin_array();
    for (const hm::imbalance::collection_step& step : collect.steps)
        json.begin_array().value(all.tags.name(step.label)).value(step.have).value(step.collect).value(step.expected)
            .value(step.screen.mean).value(step.screen.likely).end_array();
    json.end_array().key("mean_ir_before").value(collect.before.mean_imbalance);
    json.key("mean_ir_after").value(collect.after.mean_imbalance);
    std::size_t short_of = 0;
    for (const hm::label_id tag : collect.short_of) short_of += counted.tags[tag].expanded > 0;
    json.key("short_of").value(short_of).key("unused").value(plans.unused).key("look_again").begin_array();
    for (const std::size_t item : plans.again.indices) {
        json.begin_array().value(all.id_of(item));
        for (const hm::label_id tag : plans.named[item]) json.value(all.tags.name(tag));
        json.end_array();
    }
    const hm::imbalance::unseen_labels& free_tags = plans.free_tags;
    json.end_array().key("free_tags").begin_object().key("seen").value(free_tags.seen).key("coverage").value(free_tags.coverage());
    json.key("at_least").value(free_tags.richness());
    json.key("new_in_500").value(free_tags.seen_after(500) - static_cast<double>(free_tags.seen)).end_object().end_object().end_object();
    return text + "\n";
}

/// A cell of a CSV file (RFC 4180).
inline void append_csv(std::string& row, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        row += cell;
        return;
    }
    row += '"';
    for (const char c : cell) {
        if (c == '"') row += '"';
        row += c;
    }
    row += '"';
}

/// rank,kind,score,id,title,tag,evidence,log_odds: one row a suspect, the likeliest first. score: how likely the label is the mistake;
/// log_odds: what the text says for the tag (below 0: against it).
inline bool write_suspects(hm::io::file_writer& out, const pass& all, const counts& counted,
                           const std::vector<hm::weak::suspect>& suspects) {
    std::string row = "rank,kind,score,id,title,tag,evidence,log_odds\n";
    for (std::size_t i = 0; i < suspects.size(); ++i) {
        const hm::weak::suspect& s = suspects[i];
        row.append(std::to_string(i + 1)).append(s.given ? ",given_not_named," : ",named_not_given,");
        row.append(hm::fixed(s.score, 4)).append(",");
        append_csv(row, all.id_of(s.item));
        row += ',';
        append_csv(row, all.at(s.item).title());
        row += ',';
        append_csv(row, all.tags.name(s.label));
        row += ',';
        append_csv(row, evidence(all, counted, s, 40));
        row.append(",").append(hm::fixed(s.evidence, 4)).append("\n");
        if (row.size() > 60000) {
            if (!out.write(row)) return false;
            row.clear();
        }
    }
    return out.write(row);
}

} // namespace label_projects

#endif
