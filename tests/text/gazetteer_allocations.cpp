// SPDX-License-Identifier: MIT
#include <hallmark/text.hpp>

#include "support/allocations.hpp"

#include <doctest/doctest.h>

#include <string>

namespace hm = hallmark;

namespace {

const std::string& text() {
    static const std::string all = [] {
        std::string result;
        for (int i = 0; i < 200; ++i)
            result += "Deep Learning in TF2, a StyleGAN; random decision forests go to tesnorflow, naïve Жук\n\t-";
        return result;
    }();
    return all;
}

template <class Search>
void check_none(const std::string& what, Search search) {
    (void)text();
    std::size_t found = 0;
    const auto before = hallmark_test::allocations();
    search(found);
    const auto after = hallmark_test::allocations();
    CAPTURE(what);
    CHECK(found > 0);
    CHECK(before == after);
}

} // namespace

TEST_CASE("finding allocates nothing, whatever the selection and the policies") {
    hm::gazetteer_builder plain;
    plain.add("deep learning", 0).add("deep", 1).add("learning in", 2).add("жук", 3).add("#", 4);
    const auto g = plain.build().value;
    check_none("longest", [&](std::size_t& n) { g.for_each_match(text(), [&n](const auto&) { ++n; }); });
    check_none("contains", [&](std::size_t& n) { n += g.contains(text()); });
    check_none("overlapping", [&](std::size_t& n) {
        g.for_each_match<hm::match_selection::overlapping>(text(), [&n](const auto&) { ++n; });
    });

    hm::policy_gazetteer_builder ruled;
    ruled.add("deep learning", 0).add("deep", 1).add("tf", 2, {.after = hm::affix::digits});
    ruled.add("GAN", 3, {.letters = hm::letter_case::exact, .before = hm::affix::letters, .plural = true});
    ruled.add("random forest", 4, {.plural = true, .gap = 2}).add("deep", 5).add_stop("go to");
    ruled.add("go", 6).add("naïve", 7, {.context = {"жук"}, .within = 3});
    const auto r = ruled.build().value;
    check_none("policies", [&](std::size_t& n) { r.for_each_match(text(), [&n](const auto&) { ++n; }); });
    check_none("policies, overlapping", [&](std::size_t& n) {
        r.for_each_match<hm::match_selection::overlapping>(
            text(), [&n](const auto&) { ++n; }, hm::unambiguous_only{});
    });

    hm::fuzzy_gazetteer_builder fuzzy;
    fuzzy.add("tensorflow", 0).add("random forest", 1);
    const auto f = fuzzy.build().value;
    check_none("errors", [&](std::size_t& n) { f.for_each_match(text(), [&n](const auto&) { ++n; }); });

    hm::gazetteer_stream stream(g);
    stream.feed(text(), [](const auto&) {}); // its memory is used again
    stream.finish([](const auto&) {});
    check_none("stream", [&](std::size_t& n) {
        stream.feed(text(), [&n](const auto&) { ++n; });
        stream.finish([&n](const auto&) { ++n; });
    });
}
