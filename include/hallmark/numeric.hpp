// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_HPP
#define HALLMARK_NUMERIC_HPP

// Mathematics with fixed results: logarithm and exponential (of one number and of many), square root, the gamma function
// and its relatives, binomial chances, intervals of proportions, the bootstrap, linear programs, flows and closures of
// graphs, isotonic regression.

// This order is for readers.
// clang-format off

// Functions.
#include "numeric/math.hpp"
#include "numeric/batch.hpp"
#include "numeric/gamma.hpp"

// Chances.
#include "numeric/intervals.hpp"
#include "numeric/binomial.hpp"
#include "numeric/bootstrap.hpp"

// What is best under constraints.
#include "numeric/linear_program.hpp"
#include "numeric/dag_view.hpp"
#include "numeric/flow.hpp"
#include "numeric/isotonic.hpp"

// clang-format on

#endif
