// How good labels are on thirteen crowds with known truth, against golden/weak/crowd_accuracy.json.

#include "weak/crowd.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>

namespace hm = hallmark;
using namespace hallmark::weak;

namespace {

/// EM in the public steps, which ends as the reference did: when the likelihood gains less than 1e-6, or after 100
/// iterations. (With smoothing, what EM climbs is another thing than the likelihood.)
template <class Model>
double accuracy_by_likelihood(const Model& model, const hallmark_test::crowd& data) {
    auto all = first_expectations(model, data.votes);
    auto fitted = maximized(model, all);
    double last = -1e300;
    for (int iteration = 1; iteration < 100; ++iteration) {
        all = expectations(model, fitted, data.votes);
        if (all.log_likelihood - last < 1e-6) break;
        last = all.log_likelihood;
        fitted = maximized(model, all, fitted);
    }
    return data.accuracy(fitted.predict_proba(data.votes));
}

/// The same, ending as IBCC's authors do: when no posterior moves by more than 1e-3.
double accuracy_by_posteriors(const ibcc& model, const hallmark_test::crowd& data) {
    auto fitted = maximized(model, first_expectations(model, data.votes));
    auto p = fitted.predict_proba(data.votes);
    for (int iteration = 1; iteration < 500; ++iteration) {
        fitted = maximized(model, expectations(model, fitted, data.votes), fitted);
        auto next = fitted.predict_proba(data.votes);
        const double moved = hallmark_test::difference(p, next);
        p = std::move(next);
        if (moved < 1e-3) break;
    }
    return data.accuracy(p);
}

} // namespace

TEST_CASE("accuracy on real crowds is that of the reference implementations") {
    if (hallmark_test::external_crowds().empty()) {
        MESSAGE("skipped: HALLMARK_EXTERNAL_DATA names no folder with data/crowd");
        return;
    }
    const auto golden = hallmark_test::load_json("golden/weak/crowd_accuracy.json");
    for (const auto& row : golden["reference"].items()) {
        const auto data = hallmark_test::load_crowd(row["data"].string());
        CAPTURE(row["data"].string());
        const auto check = [&](const char* key, double accuracy) {
            CAPTURE(key);
            CHECK(std::abs(accuracy - row[key].number()) <= .002);
        };
        const auto of = [&](const auto& model) {
            return data.accuracy(model.fit(data.votes).predict_proba(data.votes));
        };
        check("MV", of(majority{}));
        check("Wawa", of(wawa{}));
        check("ZBS", of(zero_based_skill{}));
        check("DS", of(dawid_skene{{.smoothing = 0}}));
        check("DS_s.01", of(dawid_skene{{.smoothing = .01}}));
        check("DS_s1", accuracy_by_likelihood(dawid_skene{{.smoothing = 1}}, data));
        check("1coin", of(one_coin{}));
        check("IBCC", accuracy_by_posteriors(ibcc{}, data));
    }
}
