// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_HPP
#define HALLMARK_NUMERIC_HPP

// Mathematics with fixed results: logarithm and exponential, square root, the gamma function, intervals of proportions, the bootstrap,
// flows and closures of graphs, isotonic regression.

// Mathematics with fixed results: logarithm and exponential (of one number and of many), square root, the gamma function and its
// relatives, intervals of proportions, the bootstrap, flows and closures of graphs, isotonic regression.
#include "numeric/dag_view.hpp"
#include "numeric/flow.hpp"
#include "numeric/gamma.hpp"
#include "numeric/intervals.hpp"
#include "numeric/isotonic.hpp"
#include "numeric/math.hpp"
#include "numeric/special.hpp"

#endif
