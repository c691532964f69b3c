// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_HPP
#define HALLMARK_NUMERIC_HPP

// Mathematics with fixed results: logarithm and exponential, square root, intervals of proportions, flows and closures of graphs,
// isotonic regression, the gamma function.

#include "numeric/batch.hpp"
#include "numeric/dag_view.hpp"
#include "numeric/flow.hpp"
#include "numeric/gamma.hpp"
#include "numeric/intervals.hpp"
#include "numeric/isotonic.hpp"
#include "numeric/math.hpp"
#include "numeric/special.hpp"

#endif
