// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_HPP
#define HALLMARK_IMBALANCE_HPP

// Labels that are not equally frequent: how much, and what to do about it: weights, plans of indices, batches. A plan
// copies nothing: a host follows it in its own types, or materialize() does.

// This order is for readers.
// clang-format off

// How unbalanced labels are, and whether that is the trouble.
#include "imbalance/counts.hpp"
#include "imbalance/measure.hpp"
#include "imbalance/co_occurrence.hpp"
#include "imbalance/difficulty.hpp"

// All items stay: weights, and batches for a training loop.
#include "imbalance/weights.hpp"
#include "imbalance/raking.hpp"
#include "imbalance/alias_table.hpp"
#include "imbalance/streams.hpp"

// One class an item: items drawn again, made new, left out.
#include "imbalance/strategy.hpp"
#include "imbalance/random_sampling.hpp"
#include "imbalance/smoothed_bootstrap.hpp"
#include "imbalance/smote.hpp"
#include "imbalance/smote_variants.hpp"
#include "imbalance/smote_named.hpp"
#include "imbalance/cleaning.hpp"
#include "imbalance/selection.hpp"
#include "imbalance/k_means.hpp"
#include "imbalance/materialize.hpp"
#include "imbalance/transform.hpp"

// The same for many labels an item.
#include "imbalance/multilabel/sampling.hpp"
#include "imbalance/multilabel/cleaning.hpp"
#include "imbalance/multilabel/synthesis.hpp"
#include "imbalance/multilabel/local.hpp"

// The same for a number to predict.
#include "imbalance/regression/relevance.hpp"
#include "imbalance/regression/sampling.hpp"
#include "imbalance/regression/density.hpp"
#include "imbalance/regression/label_density.hpp"
#include "imbalance/regression/feature_smoothing.hpp"

// What to collect: which labels, how many, from where, and what it buys.
#include "imbalance/collect/collect.hpp"
#include "imbalance/collect/plan.hpp"
#include "imbalance/collect/rule.hpp"
#include "imbalance/collect/screening.hpp"
#include "imbalance/collect/learning_curve.hpp"
#include "imbalance/collect/allocation.hpp"
#include "imbalance/collect/sources.hpp"
#include "imbalance/collect/unseen.hpp"
#include "imbalance/collect/patterns.hpp"
#include "imbalance/collect/gaps.hpp"
#include "imbalance/collect/target_ranges.hpp"

// clang-format on

#endif
