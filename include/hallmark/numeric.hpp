// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_HPP
#define HALLMARK_NUMERIC_HPP

// Mathematics with fixed results: logarithm and exponential (of one number and of many), square root, the gamma function and its
// relatives, binomial chances, intervals of proportions, the bootstrap, linear programs, flows and closures of graphs, isotonic
// regression.

#include "numeric/batch.hpp"
#include "numeric/binomial.hpp"
#include "numeric/bootstrap.hpp"
#include "numeric/dag_view.hpp"
#include "numeric/flow.hpp"
#include "numeric/gamma.hpp"
#include "numeric/intervals.hpp"
#include "numeric/isotonic.hpp"
#include "numeric/linear_program.hpp"
#include "numeric/math.hpp"

#endif
