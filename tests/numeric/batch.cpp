#include <hallmark/core.hpp>
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace num = hallmark::numeric;

TEST_CASE("exp of many numbers has the bits of exp of each") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    hallmark::random random(1);
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{100000}}) {
        std::vector<double> x;
        for (std::size_t i = 0; i < n; ++i) {
            const double u = random.uniform();
            x.push_back(i % 4 == 0 ? -760 * u : i % 4 == 1 ? 709 * u : i % 4 == 2 ? -40 * u : u - 0.5);
        }
        for (const double edge : {0.0, -0.0, -infinity, -745.1332191019412, -745.14, -708.4, -1e300, 709.0})
            x.push_back(edge);
        std::vector<double> y = x;
        num::exp_in_place(y);
        std::size_t others = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            others += std::bit_cast<std::uint64_t>(y[i]) != std::bit_cast<std::uint64_t>(num::exp(x[i]));
        CHECK(others == 0);
    }
}
