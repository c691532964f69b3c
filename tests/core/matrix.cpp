#include <hallmark/core.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <vector>

namespace hm = hallmark;

TEST_CASE("a view gives the host's rows where they are") {
    const std::vector<float> x{0, 1, 2, 3, 4, 5};
    const hm::features_view view{x.data(), 2, 3};
    CHECK(view.rows() == 2);
    CHECK(view.columns() == 3);
    CHECK(view[1].data() == x.data() + 3);
    CHECK(view[1][2] == 5);
    std::size_t rows = 0;
    for (const auto row : view) rows += row.size() == 3;
    CHECK(rows == 2);
}

TEST_CASE("a stride steps over what lies between rows") {
    const std::vector<double> p{.9, .1, -1, .2, .8, -1};
    const hm::probabilities_view<double> view{p.data(), 2, 2, 3};
    CHECK(view[1][0] == .2);
    CHECK_THROWS_WITH((hm::features_view{nullptr, 0, 3, 2}), "matrix_view: stride 2 is less than the 3 columns");
}

TEST_CASE("rows without memory are a wrong call, no rows are not") {
    CHECK_THROWS_AS((hm::features_view{nullptr, 1, 2}), std::invalid_argument);
    CHECK(hm::features_view{nullptr, 0, 5}.rows() == 0);
    CHECK(hm::features_view{}.begin() == hm::features_view{}.end());
}

TEST_CASE("probabilities start at zero, are written by row and viewed as a matrix") {
    hm::probabilities p(2, 2);
    CHECK(p[1][1] == 0);
    p[1][0] = 1;
    const hm::probabilities_view<double> view = p;
    CHECK(view[1][0] == 1);
    CHECK(p.values().size() == 4);
    CHECK_THROWS_AS(hm::probabilities((std::numeric_limits<std::size_t>::max)(), 2), std::invalid_argument);
    CHECK(hm::probabilities(0, 3).rows() == 0);
    CHECK(hm::probabilities(3, 0)[2].empty());
}
