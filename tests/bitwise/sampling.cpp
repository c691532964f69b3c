// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include <hallmark/imbalance.hpp>

namespace {

namespace imb = hallmark::imbalance;
using hallmark::label_id;

void add_plan(digest& print, const hallmark::resample_plan& plan, const hallmark::features_view&) { print.add(plan.indices); }
void add_plan(digest& print, const hallmark::synthesis_plan& plan, const hallmark::features_view& view) {
    print.add(plan.kept);
    for (const hallmark::synthetic& made : plan.made) print.add(made.base, made.neighbour, made.gap, made.label);
    print.add(imb::materialize(plan, view));
}

// Items of one class each: three kinds of features, with ties, and with an offset that takes the digits of a float.
void classed(const hallmark::threads& threads) {
    hallmark::random draws(31);
    digest synthetic, cleaned, selected, clustered, hard;
    for (const std::size_t columns : {3u, 9u, 40u}) {
        const std::size_t rows = columns == 3 ? 1'100 : 300; // more than one block of each, once
        const std::vector<float> x = columns == 9 ? tied_features(draws, rows * columns)
                                                  : random_features(draws, rows * columns, columns == 40 ? 300.0f : 0.0f);
        std::vector<int> classes;
        for (std::size_t i = 0; i < rows; ++i) classes.push_back(draws.below(10) == 0 ? 2 : draws.below(4) == 0);
        const hallmark::features_view view(x.data(), rows, columns);
        const hallmark::knn_graph graph = hallmark::knn(view, {.k = 6}, threads);
        const std::vector<std::size_t> support{1, 5, 9, 20, 33, 60, 90, 120, 180, 240, 290}, named{0, 2};
        add_plan(synthetic, imb::smote(view, classes, {.seed = 1}, threads), view);
        add_plan(synthetic, imb::adasyn(view, classes, {.seed = 2}, threads), view);
        for (const int variant : {1, 2})
            add_plan(synthetic, imb::borderline_smote(view, classes, {.variant = variant, .seed = 3}, threads), view);
        add_plan(synthetic, imb::safe_level_smote(view, classes, {.seed = 4}, threads), view);
        add_plan(synthetic, imb::g_smote(view, classes, {.seed = 5}, threads), view);
        add_plan(synthetic, imb::svm_smote(view, classes, support, {.seed = 6}, threads), view);
        add_plan(synthetic, imb::k_means_smote(view, classes, {.seed = 7}, threads), view);
        add_plan(synthetic, imb::prowsyn(view, classes, {.seed = 8}, threads), view);
        for (const auto topology : {imb::fit_topology::star, imb::fit_topology::bus, imb::fit_topology::curve, imb::fit_topology::mesh})
            add_plan(synthetic, imb::polynom_fit_smote(view, classes, {.topology = topology, .seed = 9}), view);
        add_plan(synthetic, imb::smoothed_bootstrap(view, classes, {.seed = 10}), view);
        if (columns == 9) {
            add_plan(synthetic, imb::smote_nc(view, classes, named, {.seed = 11}, threads), view);
            add_plan(synthetic, imb::smote_n(view, classes, {.seed = 12}, threads), view);
        }
        for (const hallmark::resample_plan& plan :
             {imb::tomek_links(view, classes, {}, threads), imb::edited_nearest_neighbours(view, classes, {}, threads),
              imb::repeated_edited_nearest_neighbours(view, classes, {}, threads), imb::all_knn(view, classes, {}, threads),
              imb::neighbourhood_cleaning_rule(view, classes, {}, threads)})
            add_plan(cleaned, plan, view);
        const std::vector<double> own = random_numbers(draws, rows);
        for (const hallmark::resample_plan& plan :
             {imb::near_miss(view, classes, {.version = 1}, threads), imb::near_miss(view, classes, {.version = 2}, threads),
              imb::near_miss(view, classes, {.version = 3}, threads),
              imb::condensed_nearest_neighbour(view, classes, {.seed = 13}, threads),
              imb::one_sided_selection(view, classes, {.seed = 14}, threads), imb::instance_hardness_threshold(own, classes),
              imb::random_over(classes, {.seed = 15}), imb::random_under(classes, {.seed = 16}),
              imb::then(imb::random_under(classes, {.seed = 17}), imb::random_over(std::vector<int>{0, 0, 1}, {.seed = 18}))})
            add_plan(selected, plan, view);
        const imb::k_means_result means = imb::k_means(view, {.clusters = 5, .seed = 19}, threads);
        const imb::prototypes centres = imb::cluster_centroids(view, classes, {.seed = 20}, threads);
        clustered.add(means.cluster, means.centres, means.iterations, means.inertia, centres.centres, centres.nearest.indices);
        const imb::difficulty_report report = imb::difficulty(graph, classes);
        hard.add(report.hardness, report.types, report.overlap, report.leave_one_out_error, imb::to_table(report).str());
    }
    synthetic.print("imbalance smote and its kin");
    cleaned.print("imbalance cleaning");
    selected.print("imbalance selection");
    clustered.print("imbalance k_means");
    hard.print("imbalance difficulty");
}

struct features {
    std::size_t rows = 1'100, columns = 12;
    std::vector<float> x;
    [[nodiscard]] hallmark::features_view view() const { return {x.data(), rows, columns}; }
};

void many_labels(hallmark::random& draws, const features& data, const hallmark::threads& threads) {
    hallmark::label_sets sets;
    std::vector<label_id> row;
    for (std::size_t i = 0; i < data.rows; ++i) {
        row.clear();
        for (std::uint32_t l = 0; l < 40; ++l)
            if (draws.below(l == 0 ? 3 : 2 + l) > (l == 0 ? 0u : l)) row.push_back(l);
        sets.add(row);
    }
    const hallmark::knn_graph graph = hallmark::knn(data.view(), {.k = 5}, threads);
    digest synthetic, sampled, local;
    for (const imb::multilabel_plan& plan :
         {imb::mlsmote(data.view(), sets, {.seed = 1}, threads), imb::mlsol(graph, sets, {.seed = 2}, threads), imb::remedial(sets),
          imb::remedial_hwr(data.view(), sets, {}, threads)}) {
        add_plan(synthetic, plan.rows, data.view());
        synthetic.add(plan.labels.offsets(), plan.labels.labels());
    }
    for (const hallmark::resample_plan& plan :
         {imb::ml_ros(sets, {.seed = 3}), imb::ml_rus(sets, {.seed = 4}), imb::lp_ros(sets, {.seed = 5}), imb::lp_rus(sets, {.seed = 6}),
          imb::mlenn(graph, sets), imb::mltl(graph, sets), imb::mlul(graph, sets, {.seed = 7}, threads)})
        sampled.add(plan.indices);
    const imb::local_imbalance near = imb::measure_local(graph, sets, 5, threads);
    local.add(near.against, near.types, near.weights, near.sums, near.common);
    synthetic.print("imbalance mlsmote and its kin");
    sampled.print("imbalance many labels");
    local.print("imbalance measure_local");
}

void targets(hallmark::random& draws, const features& data, const hallmark::threads& threads) {
    std::vector<double> y;
    for (std::size_t i = 0; i < data.rows; ++i)
        y.push_back(-hallmark::numeric::log(1 - draws.uniform()) + static_cast<double>(data.x[i * data.columns]));
    const hallmark::knn_graph graph = hallmark::knn(data.view(), {.k = 9}, threads);
    digest relevant, synthetic, sampled, dense, smoothed;
    for (const imb::relevance& phi : {imb::relevance::of(y), imb::relevance::by_density(y)}) {
        for (const double one : y) relevant.add(phi(one));
        const imb::target_segments cut = imb::segments_of(y, phi);
        relevant.add(cut.order, imb::segment_goals(cut), imb::rare_classes(y, phi));
        for (const imb::regression_plan& plan :
             {imb::smoter(data.view(), y, phi, {.seed = 1}, threads), imb::gaussian_noise(data.view(), y, phi, {.seed = 2}),
              imb::smogn(data.view(), y, phi, {.seed = 3}, threads)}) {
            add_plan(synthetic, plan.rows, data.view());
            synthetic.add(plan.targets);
        }
        for (const hallmark::resample_plan& plan :
             {imb::random_over(y, phi, {.seed = 4}), imb::random_under(y, phi, {.seed = 5}), imb::wercs(y, phi, {.seed = 6}),
              imb::edited_nearest_neighbours(graph, y, phi), imb::tomek_links(graph, y, phi), imb::regenn(graph, y)})
            sampled.add(plan.indices);
    }
    dense.add(imb::dense_weights(y), imb::label_density_weights(y), imb::reference_bandwidth(y));
    dense.add(imb::kernel_density(std::vector<double>(5'000, 1.5), y, 0.3));
    imb::feature_smoothing smoothing = imb::feature_smoothing::of(data.columns, {.bins = 30, .high = 6});
    smoothing.update(data.view(), y);
    smoothing.update(data.view(), y);
    std::vector<float> row(data.x.begin(), data.x.begin() + static_cast<std::ptrdiff_t>(data.columns));
    smoothing.calibrate(y[0], row);
    smoothed.add(smoothing.smoothed_means(), smoothing.smoothed_variances(), row);
    relevant.print("imbalance relevance");
    synthetic.print("imbalance smoter and its kin");
    sampled.print("imbalance targets");
    dense.print("imbalance density");
    smoothed.print("imbalance feature_smoothing");
}

} // namespace

void print_sampling(const hallmark::threads& threads) {
    classed(threads);
    hallmark::random draws(32);
    features data;
    for (std::size_t i = 0; i < data.rows * data.columns; ++i) data.x.push_back(static_cast<float>(draws.below(50)) / 16);
    many_labels(draws, data, threads);
    targets(draws, data, threads);
}
