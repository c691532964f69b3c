// Splits a JSON Lines file by its labels: every label has its share in every part, as near as whole items allow.
//
//     split [--input FILE] [--labels FIELD] [--id FIELD] [--group FIELD] [--fractions 0.7,0.15,0.15 | --folds K]
//           [--names train,val,test] [--effort fast|balanced|thorough] [--seed N] [--previous FILE] [--out FILE]
//
// Each line is an object; FIELD holds a string, a number, or an array of strings. Items of one value of --group stay together. With
// --previous, the split that an earlier run wrote, its items stay where they are. Prints what the split is worth and writes it as JSON
// Lines by id. Without --input it splits an example that it makes up. Exit code 2, with one line on stderr, when something is wrong.

#include <hallmark/core.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/split.hpp>

#include <charconv>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hm = hallmark;
namespace sp = hallmark::split;

namespace {

struct settings {
    std::string input, labels = "labels", id = "id", group, names, previous, out = "split.jsonl";
    std::vector<double> fractions = {0.7, 0.15, 0.15};
    std::size_t folds = 0;
    sp::stratify_options split{};
};

std::vector<std::string> pieces(std::string_view text) {
    std::vector<std::string> list(1);
    for (const char c : text) {
        if (c == ',') list.emplace_back();
        else list.back() += c;
    }
    return list;
}

template <class T>
T number(std::string_view name, std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::runtime_error(std::string(name) + " takes a number, not '" + std::string(text) + "'");
    return value;
}

settings parse(int count, char** arguments) {
    settings chosen;
    for (int i = 1; i < count; i += 2) {
        const std::string name = arguments[i];
        if (i + 1 == count) throw std::runtime_error("no value after '" + name + "'");
        const std::string value = arguments[i + 1];
        if (name == "--input") chosen.input = value;
        else if (name == "--labels") chosen.labels = value;
        else if (name == "--id") chosen.id = value;
        else if (name == "--group") chosen.group = value;
        else if (name == "--names") chosen.names = value;
        else if (name == "--previous") chosen.previous = value;
        else if (name == "--out") chosen.out = value;
        else if (name == "--seed") chosen.split.seed = number<std::uint64_t>(name, value);
        else if (name == "--folds") chosen.folds = number<std::size_t>(name, value);
        else if (name == "--fractions") {
            chosen.fractions.clear();
            for (const std::string& piece : pieces(value)) chosen.fractions.push_back(number<double>(name, piece));
        } else if (name == "--effort" && value == "fast") chosen.split.effort = sp::effort::fast;
        else if (name == "--effort" && value == "balanced") chosen.split.effort = sp::effort::balanced;
        else if (name == "--effort" && value == "thorough") chosen.split.effort = sp::effort::thorough;
        else throw std::runtime_error("no such option or value: '" + name + " " + value + "'");
    }
    return chosen;
}

/// Names as numbers, in the order of their first occurrence.
struct numbered_names {
    std::unordered_map<std::string, hm::label_id> numbers;
    std::vector<std::string> names;

    hm::label_id operator()(std::string_view name) {
        const auto [at, fresh] = numbers.try_emplace(std::string(name), static_cast<hm::label_id>(names.size()));
        if (fresh) names.emplace_back(name);
        return at->second;
    }
};

/// What the file says of its items.
struct items {
    std::vector<std::string> ids;
    hm::label_sets labels;
    numbered_names label_names;
    std::vector<std::uint32_t> groups;
    numbered_names group_names;
};

/// The strings of a field: one, or each of an array. Numbers are taken as whole ones.
std::vector<std::string> strings_at(hm::json_reader& json) {
    std::vector<std::string> found;
    const auto take = [&] {
        if (json.kind() == hm::json_kind::string) found.emplace_back(json.string());
        else if (json.kind() == hm::json_kind::number)
            if (const auto value = json.number().as_int64()) found.push_back(std::to_string(*value));
    };
    if (json.kind() == hm::json_kind::array) json.for_each_element(take);
    else take();
    return found;
}

items read(const settings& chosen, std::string_view text) {
    items all;
    std::size_t line = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line;
        if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        hm::json_reader json(row, {}, {.line = line});
        std::string id = std::to_string(line);
        std::vector<hm::label_id> labels;
        std::string group;
        if (json.kind() != hm::json_kind::object) throw std::runtime_error("line " + std::to_string(line) + " is no object");
        json.for_each_member([&](std::string_view key) {
            if (key == chosen.labels) {
                for (const std::string& name : strings_at(json)) labels.push_back(all.label_names(name));
            } else if (key == chosen.id) {
                if (const auto found = strings_at(json); !found.empty()) id = found[0];
            } else if (!chosen.group.empty() && key == chosen.group) {
                if (const auto found = strings_at(json); !found.empty()) group = "=" + found[0];
            }
        });
        if (!json.finish()) throw std::runtime_error(hm::to_string(json.failure()));
        all.ids.push_back(std::move(id));
        all.labels.add(labels);
        if (!chosen.group.empty()) all.groups.push_back(all.group_names(group.empty() ? "line " + std::to_string(line) : group));
    }
    return all;
}

/// Three hundred items with labels as lopsided as real ones.
std::string made_up() {
    hm::random draw(1);
    std::string text;
    hm::json_writer json(text);
    for (int i = 0; i < 300; ++i) {
        json.begin_object().key("id").value(i).key("labels").begin_array();
        for (int label = 0; label < 25; ++label)
            if (draw.uniform() < 0.7 / (1 + label)) json.value("label-" + std::to_string(label));
        json.end_array().end_object().end_line();
    }
    return text;
}

void run(settings chosen) {
    std::string text = made_up();
    if (!chosen.input.empty()) {
        auto file = hm::io::read_file(chosen.input);
        if (!file.ok()) throw std::runtime_error(file.problems[0].message);
        text = std::move(file.value);
    }
    const items all = read(chosen, text);
    const sp::division into = chosen.folds > 0 ? sp::division(sp::folds{chosen.folds}) : sp::division(sp::fractions(chosen.fractions));
    std::vector<std::string> names;
    if (!chosen.names.empty()) names = pieces(chosen.names);
    else if (chosen.folds == 0 && into.parts() == 3) names = {"train", "val", "test"};
    else if (chosen.folds == 0 && into.parts() == 2) names = {"train", "test"};
    else
        for (std::size_t part = 0; part < into.parts(); ++part) names.push_back("fold-" + std::to_string(part));

    hm::progress_bar bar("splitting");
    if (isatty(STDERR_FILENO) != 0) chosen.split.progress = bar.callback();
    chosen.split.groups = all.groups;
    sp::assignment parts;
    if (chosen.previous.empty()) {
        parts = sp::stratify(all.labels, into, chosen.split);
    } else {
        const auto file = hm::io::read_file(chosen.previous);
        if (!file.ok()) throw std::runtime_error(file.problems[0].message);
        const auto before = sp::read_json_lines(file.value);
        if (!before.ok()) throw std::runtime_error(chosen.previous + ": " + hm::to_string(before.problems[0]));
        if (before.value.part_names != names) throw std::runtime_error(chosen.previous + " has parts of other names");
        parts = sp::extend(sp::match(before.value, all.ids), all.labels, into, chosen.split);
    }
    bar.finish();

    std::printf("%s items, %s labels\n\n", hm::with_commas(all.ids.size()).c_str(), hm::with_commas(all.label_names.names.size()).c_str());
    const std::vector<std::string_view> part_names(names.begin(), names.end());
    const std::vector<std::string_view> label_names(all.label_names.names.begin(), all.label_names.names.end());
    std::fputs(sp::evaluate(all.labels, parts, into).str({.parts = part_names, .labels = label_names, .worst = 5}).c_str(), stdout);
    const hm::problems written = hm::io::write_file(chosen.out, sp::to_json_lines({parts, all.ids, names, {}, {}}));
    if (!written.empty()) throw std::runtime_error(written[0].message);
    std::printf("\nWritten to %s\n", chosen.out.c_str());
}

} // namespace

int main(int count, char** arguments) {
    try {
        run(parse(count, arguments));
        return 0;
    } catch (const std::exception& wrong) {
        std::fprintf(stderr, "split: %s\n", wrong.what());
        return 2;
    }
}
