#include <hallmark/core.hpp>
#include <hallmark/numeric.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hm = hallmark;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

/// How far a result is from the exact value, in units in its last place; the reference has 64 bits of mantissa on x86-64.
double ulps(double result, long double exact) {
    int exponent = 0;
    std::frexp(exact, &exponent);
    return static_cast<double>(std::fabs((static_cast<long double>(result) - exact) / std::ldexp(1.0L, exponent - 53)));
}
} // namespace

TEST_CASE("log and exp are within one unit in the last place") {
    hm::random random{1};
    double worst_exp = 0;
    double worst_log = 0;
    for (int i = 0; i < 200000; ++i) {
        const double x = (random.uniform() - 0.5) * 1400;
        worst_exp = std::fmax(worst_exp, ulps(hm::numeric::exp(x), std::exp(static_cast<long double>(x))));
        double y = 0.5 + 1.5 * random.uniform(); // where log is near 0
        worst_log = std::fmax(worst_log, ulps(hm::numeric::log(y), std::log(static_cast<long double>(y))));
        y = std::bit_cast<double>(random.bits64() >> 1); // any exponent
        if (y < infinity) worst_log = std::fmax(worst_log, ulps(hm::numeric::log(y), std::log(static_cast<long double>(y))));
    }
    CHECK(worst_exp < 1);
    CHECK(worst_log < 1);
}

TEST_CASE("log and exp never change: their bits over a fixed sample") {
    hm::random random{2};
    std::uint64_t hash = 0;
    for (int i = 0; i < 100000; ++i) {
        hash = hash * 31 + std::bit_cast<std::uint64_t>(hm::numeric::exp((random.uniform() - 0.5) * 1500));
        hash = hash * 31 + std::bit_cast<std::uint64_t>(hm::numeric::log(std::bit_cast<double>(random.bits64() >> 2)));
    }
    CHECK(hash == 12050502619031578062u);
}

TEST_CASE("the ends of exp are as IEEE 754 has them") {
    using hm::numeric::exp;
    CHECK(exp(0.0) == 1);
    CHECK(exp(-0.0) == 1);
    CHECK(exp(infinity) == infinity);
    CHECK(exp(-infinity) == 0);
    CHECK(std::isnan(exp(std::numeric_limits<double>::quiet_NaN())));
    CHECK(exp(709.782712893384) < infinity);
    CHECK(exp(709.7827128933841) == infinity);
    CHECK(exp(-745.1332191019411) == 5e-324);
    CHECK(exp(-745.2) == 0);
    CHECK(exp(-708.5) == doctest::Approx(1.9396e-308).epsilon(1e-3)); // subnormal
    CHECK(exp(1e-320) == 1);
}

TEST_CASE("the ends of log are as IEEE 754 has them") {
    using hm::numeric::log;
    CHECK(log(1.0) == 0);
    CHECK(log(0.0) == -infinity);
    CHECK(log(-0.0) == -infinity);
    CHECK(std::isnan(log(-1.0)));
    CHECK(std::isnan(log(std::numeric_limits<double>::quiet_NaN())));
    CHECK(log(infinity) == infinity);
    CHECK(log(5e-324) == doctest::Approx(-744.4400719213812));
    CHECK(log((std::numeric_limits<double>::max)()) == doctest::Approx(709.782712893384));
}

TEST_CASE("expm1 keeps its last places next to 0, and its ends are those of exp") {
    using hm::numeric::expm1;
    hm::random random{5};
    double worst = 0;
    for (int i = 0; i < 100000; ++i) {
        const double x = (random.uniform() - 0.5) * std::exp2(-60 * random.uniform() + 6);
        worst = std::fmax(worst, ulps(expm1(x), std::expm1(static_cast<long double>(x))));
    }
    CHECK(worst < 4);
    CHECK(expm1(0.0) == 0);
    CHECK(std::signbit(expm1(-0.0)));
    CHECK(expm1(5e-324) == 5e-324);
    CHECK(expm1(infinity) == infinity);
    CHECK(expm1(-infinity) == -1);
    CHECK(std::isnan(expm1(std::numeric_limits<double>::quiet_NaN())));

    hm::random fixed{6};
    std::uint64_t hash = 0;
    for (int i = 0; i < 100000; ++i)
        hash = hash * 31 + std::bit_cast<std::uint64_t>(expm1((fixed.uniform() - 0.5) * 4));
    CHECK(hash == 14378187626879785301u); // its bits never change
}

TEST_CASE("log rises with its argument, and undoes exp") {
    hm::random random{3};
    for (int i = 0; i < 20000; ++i) {
        const double x = (random.uniform() - 0.5) * 1000;
        CHECK(std::fabs(hm::numeric::log(hm::numeric::exp(x)) - x) <= 2e-13);
        const double y = random.uniform() + 1e-9;
        CHECK(hm::numeric::log(y) <= hm::numeric::log(std::nextafter(y, 2.0)));
    }
}

TEST_CASE("a product is rounded before it is added") {
    const double a = 1 + 0x1p-30;
    CHECK(hm::numeric::product(a, a) - (1 + 0x1p-29) == 0); // fused, the difference would be 2^-60
}
