// Prints a fingerprint of what every deterministic piece of the library answers: one line each, the same under every compiler, standard
// library, optimisation and number of threads. compare.py builds it in many ways and compares what it prints.
//
//   bitwise [THREADS]
//
// To add a module: a function that prints its lines by `line`, and its call in main. Data is made by hallmark::random or read from nothing.
#include <hallmark/hallmark.hpp>
#include <hallmark/threads.hpp>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

// FNV-1a of 64 bits, over bytes and over the bits of numbers.
class fingerprint {
public:
    void add(std::string_view bytes) {
        for (const char byte : bytes) mix(static_cast<unsigned char>(byte));
        add(std::uint64_t{bytes.size()});
    }
    void add(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(value >> shift));
    }
    void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    void mix(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001b3; }
    std::uint64_t value_ = 0xcbf29ce484222325;
};

void line(const char* name, const fingerprint& print) {
    std::printf("%-28s %016llx\n", name, static_cast<unsigned long long>(print.value()));
}

void core_random() {
    fingerprint bits, uniform, below, orders;
    hallmark::random generator(42);
    for (int i = 0; i < 10'000; ++i) bits.add(generator.bits64());
    for (int i = 0; i < 10'000; ++i) uniform.add(generator.uniform());
    for (std::uint32_t i = 1; i < 10'000; ++i) below.add(std::uint64_t{generator.below(i)});
    std::vector<std::uint32_t> order(1000);
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    generator.split(3).shuffle(order);
    for (const std::uint32_t i : order) orders.add(std::uint64_t{i});
    for (const std::size_t i : generator.split(4).sample(100'000, 500)) orders.add(std::uint64_t{i});
    line("core random bits", bits);
    line("core random uniform", uniform);
    line("core random below", below);
    line("core random shuffle, sample", orders);
}

void core_reduction(const hallmark::threads& threads) {
    const hallmark::random root(7);
    std::vector<double> values(100'003);
    threads(values.size() / 1000 + 1, [&](std::size_t block) {
        hallmark::random generator = root.split(block);
        for (std::size_t i = block * 1000; i < values.size() && i < (block + 1) * 1000; ++i) values[i] = generator.uniform() - 0.5;
    });
    const auto add = [](double a, double b) { return a + b; };
    const double sum = hallmark::reduce_blocks(
        threads, values.size(), 4096, 0.0,
        [&](hallmark::index_block block) {
            double part = 0;
            for (std::size_t i = block.begin; i < block.end; ++i) part += values[i];
            return part;
        },
        add);
    fingerprint print;
    print.add(sum);
    line("core reduction", print);
}

void numeric() {
    fingerprint logs, exps;
    hallmark::random generator(11);
    for (int i = 0; i < 100'000; ++i) {
        const double x = generator.uniform();
        logs.add(hallmark::numeric::log(x * 1e6));
        exps.add(hallmark::numeric::exp((x - 0.5) * 1400));
    }
    line("numeric log", logs);
    line("numeric exp", exps);
}

void text() {
    fingerprint print;
    hallmark::random generator(13);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes;
        for (std::uint32_t n = generator.below(24); n > 0; --n) {
            // Letters, separators, two-byte characters of Latin, Greek and Cyrillic, and bytes that are no UTF-8.
            const std::uint32_t kind = generator.below(8);
            if (kind < 4) bytes.push_back(static_cast<char>('A' + generator.below(58)));
            else if (kind < 5) bytes.push_back("-_ \t"[generator.below(4)]);
            else if (kind < 7) {
                bytes.push_back(static_cast<char>(0xC3 + generator.below(0x12)));
                bytes.push_back(static_cast<char>(0x80 + generator.below(0x40)));
            } else bytes.push_back(static_cast<char>(generator.below(256)));
        }
        print.add(hallmark::fold(bytes));
    }
    line("text fold", print);
}

// A random vocabulary with everything wrong in it: names that differ in case, shared aliases, unknown parents, cycles.
hallmark::checked<hallmark::ontology> random_vocabulary() {
    hallmark::random generator(17);
    const char* words[] = {"deep", "graph", "image", "Learning", "network", "speech", "text", "vision"};
    const auto surface = [&] {
        std::string text = words[generator.below(8)];
        for (std::uint32_t n = generator.below(3); n > 0; --n) text.append(n % 2 ? "-" : " ").append(words[generator.below(8)]);
        return text;
    };
    hallmark::ontology_builder builder;
    for (int i = 0; i < 300; ++i) {
        hallmark::tag_definition tag{.name = surface() + std::to_string(i % 250)};
        for (std::uint32_t n = generator.below(3); n > 0; --n) tag.aliases.push_back(surface());
        for (std::uint32_t n = generator.below(3); n > 0; --n) {
            const std::string parent = surface(); // drawn before its number: the order of evaluation in a sum is the compiler's
            tag.parents.push_back(parent + std::to_string(generator.below(250)));
        }
        builder.add(tag);
    }
    return builder.build();
}

void ontology() {
    const auto [tags, problems] = random_vocabulary();
    fingerprint told, closure, completions, chains;
    told.add(hallmark::to_string(problems));
    for (hallmark::label_id label = 0; label < tags.size(); ++label) {
        closure.add(tags.name(label));
        closure.add(std::uint64_t{tags.depth(label)});
        for (const hallmark::label_id above : tags.ancestors(label)) {
            closure.add(std::uint64_t{above});
            for (const hallmark::label_id step : tags.why(label, above)) chains.add(std::uint64_t{step});
        }
    }
    for (const char* query : {"dep", "grpah", "image l", "vison", "x", ""}) {
        for (const hallmark::completion& offered : tags.complete(query)) {
            completions.add(offered.surface);
            completions.add(std::uint64_t{offered.distance});
        }
    }
    line("ontology problems", told);
    line("ontology closure", closure);
    line("ontology why", chains);
    line("ontology complete", completions);

    fingerprint matches;
    const hallmark::gazetteer gazetteer = hallmark::make_gazetteer(tags);
    hallmark::random generator(19);
    for (int i = 0; i < 500; ++i) {
        std::string text;
        for (int word = 0; word < 40; ++word) {
            text.append(tags.name(generator.below(static_cast<std::uint32_t>(tags.size()))));
            text.push_back(" -_.,x"[generator.below(6)]);
        }
        for (const hallmark::gazetteer_match& m : gazetteer.find(text)) {
            matches.add(std::uint64_t{m.begin});
            matches.add(std::uint64_t{m.end});
            matches.add(std::uint64_t{m.label});
        }
    }
    line("text gazetteer", matches);
}

void json() {
    hallmark::random generator(23);
    std::string text;
    hallmark::json_writer writer(text);
    writer.begin_array();
    for (int i = 0; i < 20'000; ++i) {
        const double number = std::bit_cast<double>(generator.bits64());
        writer.value(number == number ? number : generator.uniform()); // any double but NaN
    }
    writer.end_array();
    fingerprint written, read, problems;
    written.add(text);
    hallmark::json_reader reader(text);
    reader.for_each_element([&] {
        if (reader.kind() == hallmark::json_kind::number) read.add(reader.number().as_double());
    });
    for (int i = 0; i < 2'000; ++i) { // broken texts: the same problem at the same place
        std::string broken = R"([{"tag": "a\u00e9", "aliases": ["b", "c"], "parents": []}, {"tag": "d", "parents": ["a"]}])";
        broken[generator.below(static_cast<std::uint32_t>(broken.size()))] = static_cast<char>(generator.below(256));
        problems.add(hallmark::to_string(hallmark::io::parse_ontology(broken).problems));
    }
    line("core json_writer", written);
    line("core json_reader", read);
    line("io ontology problems", problems);
}

// Splits of random label sets with all that options ask for.
void splits() {
    hallmark::random generator(29);
    hallmark::label_sets labels;
    std::vector<std::uint32_t> groups;
    std::vector<std::uint64_t> ids;
    std::vector<float> weights;
    std::vector<hallmark::label_id> row;
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        row.clear();
        for (std::uint32_t n = generator.below(8); n > 0; --n) row.push_back(generator.below(1 + generator.below(400)));
        labels.add(row);
        groups.push_back(generator.below(900));
        ids.push_back(generator.bits64());
        weights.push_back(static_cast<float>(1 + generator.below(4)));
    }
    namespace sp = hallmark::split;
    const sp::division into = sp::fractions{0.6, 0.25, 0.15};
    fingerprint parts, measured;
    const auto add = [&](const sp::assignment& one) {
        for (const std::uint16_t part : one.values()) parts.add(std::uint64_t{part});
    };
    const sp::assignment plain = sp::stratify(labels, into, {.seed = 1});
    add(plain);
    add(sp::stratify(labels, sp::folds{5}, {.seed = 2, .effort = sp::effort::fast}));
    add(sp::stratify(labels, into, {.seed = 3, .groups = groups, .item_weights = weights}));
    add(sp::stratify(labels, into, {.seed = 4, .stable_ids = ids, .pair_weight = 0.1}));
    const sp::report r = sp::evaluate(labels, plain, into, {.pairs = true});
    measured.add(r.str());
    line("split stratify", parts);
    line("split report", measured);
}

// Measures, weights, neighbours (ties, an offset that takes the digits of a float), plans, streams.
void imbalance(const hallmark::threads& threads) {
    namespace imb = hallmark::imbalance;
    hallmark::random generator(31);
    fingerprint measured, neighbours, planned, streamed;
    hallmark::label_sets sets;
    std::vector<hallmark::label_id> row;
    for (std::uint32_t i = 0; i < 2'000; ++i) {
        row.clear();
        for (std::uint32_t n = generator.below(6); n > 0; --n) row.push_back(generator.below(1 + generator.below(200)));
        sets.add(row);
    }
    const imb::multilabel_measures m = imb::measure(sets);
    for (const double value : {m.mean_imbalance, m.imbalance_cv, m.scumble, m.scumble_cv, m.complexity(3)}) measured.add(value);
    for (const double value : m.label_scumble) measured.add(value);
    const imb::raking_result raked = imb::rake(sets, std::vector<double>(m.labels, 40), {.rounds = 20});
    for (const double value : raked.weights) measured.add(value);
    for (const double value : imb::label_density_weights(raked.weights)) measured.add(value);

    for (const std::size_t columns : std::vector<std::size_t>{3, 9, 40}) {
        const std::size_t rows = 1'200;
        std::vector<float> x;
        std::vector<int> classes;
        for (std::size_t i = 0; i < rows; ++i) {
            classes.push_back(generator.below(10) == 0 ? 2 : generator.below(4) == 0);
            for (std::size_t j = 0; j < columns; ++j)
                x.push_back(columns == 9 ? static_cast<float>(generator.below(3)) // ties
                                         : (columns == 40 ? 300.0f : 0.0f) + static_cast<float>(generator.uniform()));
        }
        const hallmark::features_view view(x.data(), rows, columns);
        const hallmark::knn_graph graph = hallmark::knn(view, {.k = 6}, threads);
        for (std::size_t i = 0; i < rows; ++i) {
            for (const std::uint32_t near : graph[i]) neighbours.add(std::uint64_t{near});
            for (const double distance : graph.squared_distances(i)) neighbours.add(distance);
        }
        const auto add_plan = [&](const hallmark::synthesis_plan& plan) {
            for (const std::size_t item : plan.kept) planned.add(std::uint64_t{item});
            for (const hallmark::synthetic& made : plan.made) {
                planned.add(std::uint64_t{made.base});
                planned.add(std::uint64_t{made.neighbour});
                planned.add(made.gap);
            }
            for (const float value : imb::materialize(plan, view)) planned.add(static_cast<double>(value));
        };
        add_plan(imb::smote(view, classes, {.seed = 1}, threads));
        add_plan(imb::adasyn(view, classes, {.seed = 2}, threads));
        add_plan(imb::borderline_smote(view, classes, {.variant = 2, .seed = 3}, threads));
        add_plan(imb::g_smote(view, classes, {.seed = 4}, threads));
        add_plan(imb::k_means_smote(view, classes, {.seed = 5}, threads));
        for (const hallmark::resample_plan& plan :
             {imb::repeated_edited_nearest_neighbours(view, classes, {}, threads),
              imb::condensed_nearest_neighbour(view, classes, {.seed = 6}, threads),
              imb::near_miss(view, classes, {.version = 2}, threads), imb::random_over(classes, {.seed = 7})})
            for (const std::size_t item : plan.indices) planned.add(std::uint64_t{item});
        imb::balanced_batches batches(classes, {.batch_size = 50, .seed = 8});
        imb::weighted_stream weighted(imb::item_weights(classes, imb::balanced_weights(classes)), {.seed = 9});
        for (int step = 0; step < 40; ++step) {
            for (const std::size_t item : batches.next()) streamed.add(std::uint64_t{item});
            streamed.add(std::uint64_t{weighted.next()});
        }
    }
    imb::deficit_stream deficit(sets, {.seed = 10});
    imb::repeat_stream repeated(imb::item_repeat_factors(sets, 0.05), {.seed = 11});
    for (int step = 0; step < 3'000; ++step) {
        streamed.add(std::uint64_t{deficit.next()});
        streamed.add(std::uint64_t{repeated.next()});
    }
    line("imbalance measures", measured);
    line("imbalance neighbours", neighbours);
    line("imbalance plans", planned);
    line("imbalance streams", streamed);
}

void label_models(const hallmark::threads& threads) {
    using namespace hallmark::weak;
    hallmark::random generator(61);
    hallmark::vote_matrix votes(std::size_t{40}, 4);
    const std::vector<hallmark::label_id> some = {1, 3};
    const hallmark::vote pair = votes.set_of(some);
    std::vector<hallmark::voter_vote> row;
    std::vector<hallmark::gold_label> gold;
    for (std::uint32_t i = 0; i < 8'000; ++i) {
        row.clear();
        const hallmark::label_id truth = generator.below(4);
        for (std::uint32_t j = generator.below(8); j < 40; j += 1 + generator.below(12)) {
            const hallmark::label_id said = generator.below(40) < j ? truth : generator.below(4);
            const std::uint32_t how = generator.below(30);
            row.push_back({j, how == 0 ? pair : how == 1 ? hallmark::vote::against((said + 1) % 4) : hallmark::vote(said)});
        }
        votes.add(row);
        if (i % 100 == 0) gold.push_back({i, truth});
    }
    hallmark::vote_matrix labels(std::size_t{40}, 4); // for models that read nothing else
    for (std::size_t i = 0; i < votes.items(); ++i) {
        row.clear();
        for (const hallmark::voter_vote& v : votes[i])
            if (v.vote.is_label()) row.push_back(v);
        labels.add(row);
    }
    const auto add_of = [&](const char* name, const auto& model, const hallmark::vote_matrix& read) {
        fingerprint print;
        const auto fitted = model.fit(read, gold, threads);
        for (const double value : fitted.objective) print.add(value);
        for (const fitted_voter& v : fitted.voters) print.add(v.accuracy);
        const hallmark::probabilities posteriors = fitted.predict_proba(read, threads);
        for (const double value : posteriors.values()) print.add(value);
        for (const hallmark::vote v : fitted.predict(read, ties::random)) print.add(std::uint64_t{v.code()});
        line(name, print);
    };
    const auto add = [&](const char* name, const auto& model) { add_of(name, model, votes); };
    add("weak majority", majority{});
    add("weak wawa", wawa{});
    add("weak zero_based_skill", zero_based_skill{});
    add("weak dawid_skene", dawid_skene{});
    add("weak one_coin", one_coin{{.gold_accuracy = 0.9}});
    add("weak ibcc", ibcc{});
    add("weak two_level", two_level{{.max_iterations = 30}});
    add("weak naive_bayes", naive_bayes{});
    add("weak pm", pm{});
    add("weak catd", catd{});
    add_of("weak glad", glad{{.max_iterations = 40}}, labels);
    add_of("weak mace", mace{{.restarts = 2}}, labels);
    add_of("weak mace em", mace{{.method = mace_method::em, .restarts = 2}}, labels);
    add_of("weak ebcc", ebcc{{.groups = 3, .max_iterations = 20, .restarts = 2}}, labels);
    add_of("weak bwa", bwa{}, labels);
    add_of("weak kos", kos{}, labels);
    add_of("weak metal", metal{}, labels);
    add_of("weak triplet", triplet{{.median = true}}, labels);
    fingerprint copies;
    for (const bool functions : {false, true})
        for (const correlated_pair& p : correlated_voters(votes, {.functions = functions, .z = 1, .excess = 0.01}).pairs)
            copies.add(p.z);
    line("weak correlated_voters", copies);
}

} // namespace

int main(int count, char** arguments) {
    const hallmark::threads threads(count > 1 ? static_cast<std::size_t>(std::strtoul(arguments[1], nullptr, 10)) : 1);
    core_random();
    core_reduction(threads);
    numeric();
    text();
    ontology();
    json();
    splits();
    imbalance(threads);
    label_models(threads);
}
